import type { ClusterNames, Random } from '@dedicated-k8s/core-sdk';
import type { LocalAws, LocalAwsEvent, RecordedRequest } from '@dedicated-k8s/local-aws';
import type { FaultChoice } from '../fault/parse-fault.ts';
import type { ProcessInstances } from '../instance/process-instances.ts';
import type { LogStore } from '../logs/log-store.ts';
import type { History } from './history.ts';
import type { Probe } from './until.ts';

/** An instance as its group and its machine tell of it. */
export interface InstanceView {
  readonly instanceId: string;
  readonly group: string;
  readonly address: string;
  /** Lifecycle state in its group. */
  readonly state: string;
}

/** What a scenario acts on and looks at. */
export interface World {
  readonly aws: LocalAws;
  readonly names: ClusterNames;
  readonly region: string;
  /** Id of the run, the mark of all its processes. */
  readonly run: string;
  readonly instances: ProcessInstances;
  readonly logs: LogStore;
  readonly requests: History<RecordedRequest>;
  readonly events: History<LocalAwsEvent>;
  /** Chance of this run; the same seed gives the same. */
  readonly random: Random;
  /** Those that were there from the first boot on. */
  readonly faults: readonly FaultChoice[];
  /** Aborted when the run is over, however it ended. */
  readonly signal: AbortSignal;
  /** Every instance seen so far, terminated ones included. */
  instanceViews(): readonly InstanceView[];
  /** A heading in the view and in the summary. */
  chapter(title: string): void;
  note(text: string): void;
  /** Waits, bounded. @throws {NeverHappenedError} */
  until<T>(what: string, limitMs: number, probe: () => Promise<Probe<T>> | Probe<T>): Promise<T>;
}
