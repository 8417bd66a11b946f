import type { ClusterNames } from '@dedicated-k8s/core-sdk';
import type { LocalAws, RecordedRequest } from '@dedicated-k8s/local-aws';
import type { ProcessInstances } from '../instance/process-instances.ts';
import type { LogStore } from '../logs/log-store.ts';
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
  readonly instances: ProcessInstances;
  readonly logs: LogStore;
  readonly requests: readonly RecordedRequest[];
  readonly signal: AbortSignal;
  /** Every instance seen so far, terminated ones included. */
  instanceViews(): readonly InstanceView[];
  /** A heading in the view and in the summary. */
  chapter(title: string): void;
  note(text: string): void;
  /** Waits, bounded. @throws {NeverHappenedError} */
  until<T>(what: string, limitMs: number, probe: () => Promise<Probe<T>> | Probe<T>): Promise<T>;
}
