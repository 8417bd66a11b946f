import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterNames } from '@dedicated-k8s/core-sdk';
import { seededRandom } from '@dedicated-k8s/core-sdk/testing';
import {
  type CloudFormationTemplate,
  type Fault,
  FaultPlan,
  type LocalAws,
  type LocalAwsEvent,
  type RecordedRequest,
  startLocalAws,
} from '@dedicated-k8s/local-aws';
import { buildArtefacts } from './build/build-artefacts.ts';
import { metadataFaultOf } from './fault/metadata-fault-of.ts';
import { type FaultChoice, isApiFault } from './fault/parse-fault.ts';
import { ProcessInstances } from './instance/process-instances.ts';
import { LogStore } from './logs/log-store.ts';
import { reserveAddressBlock } from './run/address-block.ts';
import { killMarkedProcesses, RUN_MARK } from './run/marked-processes.ts';
import { createRunFolder } from './run/run-folder.ts';
import { startJanitor, sweepEarlierRuns } from './run/start-janitor.ts';
import { History } from './scenario/history.ts';
import type { Scenario } from './scenario/scenario.ts';
import { until } from './scenario/until.ts';
import type { Verdict } from './scenario/verdict.ts';
import type { InstanceView, World } from './scenario/world.ts';
import type { Chapter, Summary } from './summary.ts';
import type { RehearsalListener } from './view/event.ts';
import { narrateAws, narrateLogs } from './view/narrate.ts';

/** What a rehearsal is made with. */
export interface RehearsalOptions {
  readonly scenario: Scenario;
  /** Of the command line, besides the scenario's own. */
  readonly faults: readonly FaultChoice[];
  /** Decides about everything that is left to chance here. */
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly show: RehearsalListener;
}

const CLUSTER = 'rehearsal';
const STACK = 'K8sClusterStack';
const REGION = 'us-west-2';
const ACCOUNT = '111122223333';
const ZONES = ['us-west-2a', 'us-west-2b', 'us-west-2c'];
const LOG_POLL_MS = 100;
/** What takes AWS tens of seconds and proves nothing by taking them here. */
const TIMINGS = { healthCheckIntervalMs: 500, deregistrationDelayMs: 500 };

/** Leads a cluster through a scenario and says what held. Nothing of it runs when this returns. */
export async function rehearse({
  scenario,
  faults: given,
  seed,
  signal: interrupted,
  show,
}: RehearsalOptions): Promise<Summary> {
  sweepEarlierRuns();
  const { run, path: folder } = createRunFolder();
  startJanitor(run);
  const block = await reserveAddressBlock();
  const note = (text: string): void => {
    show({ kind: 'note', at: Date.now(), text });
  };
  const chapters: Chapter[] = [];
  const over = new AbortController();
  const signal = AbortSignal.any([interrupted, over.signal]);
  const logs = new LogStore();
  const requests = new History<RecordedRequest>();
  const events = new History<LocalAwsEvent>();
  const random = seededRandom(seed);
  const faults = [...(scenario.faults?.(random) ?? []), ...given];
  const views = new Map<string, InstanceView>();
  let aws: LocalAws | undefined;
  let verdicts: readonly Verdict[] = [];
  let failure: string | undefined;
  const polling = setInterval(() => {
    logs.poll();
  }, LOG_POLL_MS);

  try {
    const names = clusterNames(CLUSTER);
    const artefacts = await buildArtefacts(
      { clusterName: CLUSTER, region: REGION, account: ACCOUNT, availabilityZones: ZONES },
      note,
    );
    const instances = new ProcessInstances({
      run,
      folder: join(folder, 'instances'),
      node: process.execPath,
      hostPrograms: artefacts.hostPrograms,
      agent: artefacts.agent,
      hostsPreload: artefacts.hostsPreload,
      ...(scenario.leaseSeconds === undefined ? {} : { imageConfig: leaseConfig(scenario.leaseSeconds) }),
      hosts: () => `${aws?.resolveName(names.endpointHost) ?? '0.0.0.0'} ${names.endpointHost}\n`,
      onCommandLog: (instanceId, log) => {
        for (const line of log.split('\n')) logs.add(instanceId, line);
      },
      onLost: (instanceId) => {
        // Waiting for a cluster that is no more says less, and later.
        over.abort(new Error(`${instanceId} is dead, and nothing in the scenario ended it: who killed its processes?`));
      },
      onLaunch: ({ instanceId, root }) => {
        logs.follow(instanceId, join(root, 'var', 'log', 'journal', 'bootstrap-agent.log'));
      },
    });
    logs.onRecord(narrateLogs(show));
    const narrate = narrateAws(show, views, logs, CLUSTER);
    aws = await startLocalAws({
      region: REGION,
      accountId: ACCOUNT,
      instances,
      addresses: { third: block.third },
      folder: join(folder, 'aws'),
      processEnvironment: { [RUN_MARK]: run },
      timings: TIMINGS,
      faults: new FaultPlan(
        faults.filter(isApiFault).map(({ rule }) => rule),
        seed,
      ),
      metadataFault: metadataFaultOf(faults, ({ instanceId, path }, { kind }) => {
        requests.add(metadataRequest(instanceId, path, kind));
      }),
      onRequest: (request) => requests.add(request),
      onEvent: (event) => {
        narrate(event);
        events.add(event);
      },
    });
    for (const { text } of faults) note(`fault: ${text}`);
    const world: World = {
      aws,
      names,
      region: REGION,
      run,
      instances,
      logs,
      requests,
      events,
      random,
      faults,
      signal,
      instanceViews: () => [...views.values()],
      chapter: (title) => {
        chapters.push({ title, startedAt: Date.now() });
        show({ kind: 'chapter', at: Date.now(), title });
      },
      note,
      until: (what, limitMs, probe) => until(what, probe, { limitMs, signal }),
    };
    world.chapter('the stack is deployed');
    await prepareAccount(aws);
    await aws.deploy(JSON.parse(readFileSync(artefacts.template, 'utf8')) as CloudFormationTemplate, {
      assembly: artefacts.assembly,
      stackName: STACK,
    });
    verdicts = await scenario.run(world);
  } catch (thrown) {
    // What ended the run, not what that ended in turn.
    const error: unknown = over.signal.aborted ? over.signal.reason : thrown;
    failure = interrupted.aborted ? 'interrupted' : error instanceof Error ? error.message : String(error);
    if (!interrupted.aborted && error instanceof Error && error.stack)
      writeFileSync(join(folder, 'failure.txt'), error.stack);
  } finally {
    over.abort();
    clearInterval(polling);
    await aws?.close();
    killMarkedProcesses(RUN_MARK, run);
    logs.close();
    block.release();
    writeFileSync(join(folder, 'requests.json'), JSON.stringify(requests.items, undefined, 1));
    writeFileSync(join(folder, 'log.jsonl'), logs.records.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    writeFileSync(join(folder, 'events.jsonl'), events.items.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }
  return {
    scenario: scenario.name,
    repeat: ['--scenario', scenario.name, '--seed', String(seed), ...given.flatMap(({ text }) => ['--fault', text])],
    chapters,
    endedAt: Date.now(),
    verdicts,
    ...(failure === undefined ? {} : { failure }),
    folder,
    counts: { 'AWS requests': requests.items.length, instances: views.size, 'log records': logs.records.length },
  };
}

/** A request to an instance's metadata service that met a fault, beside those to the API. */
function metadataRequest(instanceId: string, path: string, fault: Fault['kind']): RecordedRequest {
  const at = Date.now();
  return {
    at,
    durationMs: 0,
    requestId: '',
    service: 'imds',
    operation: path,
    principal: instanceId,
    status: 0,
    fault,
    trace: {},
  };
}

/** The part of a node's config that the machine image brings. JSON is YAML. */
function leaseConfig(leaseSeconds: number): string {
  const document = { apiVersion: 'dedicated-k8s/v1', kind: 'NodeConfig', spec: { timing: { leaseSeconds } } };
  return `${JSON.stringify(document)}\n`;
}

/** What an account holds before the first deployment: `cdk bootstrap` and the AMI pipeline left it there. */
async function prepareAccount(aws: LocalAws): Promise<void> {
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const ssm = await aws.clients.ssm();
  const parameters = {
    '/cdk-bootstrap/hnb659fds/version': '30',
    '/k8s-cluster/control-plane-ami-id': 'ami-0123456789abcdef0',
    '/k8s-cluster/worker-ami-id': 'ami-0123456789abcdef1',
  };
  for (const [Name, Value] of Object.entries(parameters)) {
    await ssm.send(new PutParameterCommand({ Name, Type: 'String', Value }));
  }
}
