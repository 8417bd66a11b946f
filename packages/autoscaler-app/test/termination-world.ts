import {
  type AgentCommand,
  type ClusterNames,
  type ClusterState,
  type CommandOutcome,
  clusterNames,
  decideMemberRemoval,
  type EtcdFacts,
  type MemberItem,
} from '@dedicated-k8s/core-sdk';
import {
  etcdFactsOf,
  InMemoryClusterStateStore,
  InMemoryInstanceFleet,
  InMemoryLifecycleHook,
  InMemoryMemberRegistry,
  InMemoryRemoteCommand,
  InMemoryTargetGroup,
  ManualClock,
  type MemberCondition,
  seededRandom,
} from '@dedicated-k8s/core-sdk/testing';
import { createLogger } from '@dedicated-k8s/observability';
import { captureMetrics, type MemorySink, memorySink } from '@dedicated-k8s/observability/testing';
import { handleTermination } from '../src/functions/etcd-lifecycle/handle-termination.ts';
import type { Invocation, TerminationPorts } from '../src/functions/etcd-lifecycle/termination-ports.ts';

export const names: ClusterNames = clusterNames('demo');

/** What the tests change of a world. */
export interface WorldOptions {
  /** Of the members, in order; member n lives on instance `i-n`. Default three healthy ones. */
  readonly members?: readonly MemberCondition[];
  /** Numbers of the instances that wait at the termination hook; the first is the one of the message. Default [1]. */
  readonly terminating?: readonly number[];
  /** Numbers of instances without a registered item. */
  readonly unregistered?: readonly number[];
  readonly cluster?: Partial<ClusterState>;
  /** How long one invocation may take. Default 300 s. */
  readonly functionMs?: number;
}

const STARTED_AT = Date.UTC(2026, 10, 23);
const CLUSTER_ID = '14841639068965178418';

/** A cluster in memory whose nodes answer as bootstrap-agent does, with a termination under way. */
export class TerminationWorld {
  readonly clock: ManualClock = new ManualClock(STARTED_AT);
  readonly fleet: InMemoryInstanceFleet = new InMemoryInstanceFleet();
  readonly hook: InMemoryLifecycleHook;
  readonly members: InMemoryMemberRegistry;
  readonly clusterState: InMemoryClusterStateStore;
  readonly targetGroup: InMemoryTargetGroup = new InMemoryTargetGroup();
  readonly commands: InMemoryRemoteCommand;
  readonly log: MemorySink = memorySink();
  readonly measured: ReturnType<typeof captureMetrics> = captureMetrics();
  /** Members in etcd's order of removal. */
  readonly removed: string[] = [];
  etcd: EtcdFacts;
  /** Stands instead of an agent's answer, when it gives one. */
  answer: (instanceId: string, command: AgentCommand) => CommandOutcome | undefined = () => undefined;
  readonly #functionMs: number;

  constructor(options: WorldOptions = {}) {
    const conditions = options.members ?? ['healthy', 'healthy', 'healthy'];
    const terminating = options.terminating ?? [1];
    const unregistered = options.unregistered ?? [];
    this.#functionMs = options.functionMs ?? 300_000;
    this.etcd = etcdFactsOf(conditions, { clusterId: CLUSTER_ID });
    this.hook = new InMemoryLifecycleHook(terminating.map(instanceIdOf));
    const numbers = conditions.map((_, index) => index + 1);
    this.members = new InMemoryMemberRegistry(numbers.filter((n) => !unregistered.includes(n)).map(memberItemOf));
    const state = { status: 'initialized', version: 1, fence: 1, updatedAt: 0, vacancies: [], clusterId: CLUSTER_ID };
    this.clusterState = new InMemoryClusterStateStore({ ...state, ...options.cluster } as ClusterState);
    this.commands = new InMemoryRemoteCommand(({ instanceId, command }) => this.#run(instanceId, command));
    for (const n of numbers) {
      const instanceId = instanceIdOf(n);
      this.fleet.known.set(instanceId, { instanceId, state: 'running', privateIp: `10.0.1.${n}`, hostname: `cp-${n}` });
      void this.targetGroup.register(names.targetGroup, instanceId, 6443);
    }
    this.setGroup(
      Object.fromEntries(numbers.map((n) => [n, terminating.includes(n) ? 'Terminating:Wait' : 'InService'])),
    );
  }

  get ports(): TerminationPorts {
    const { clock, fleet, hook, members, clusterState, targetGroup, commands } = this;
    return { clock, random: seededRandom(1), fleet, hook, members, clusterState, targetGroup, commands };
  }

  /** Lifecycle states by instance number. */
  setGroup(states: Readonly<Record<number, string>>): void {
    const instances = Object.entries(states).map(([n, lifecycleState]) => ({
      instanceId: instanceIdOf(Number(n)),
      lifecycleState,
      healthStatus: 'Healthy',
      availabilityZone: 'us-west-2a',
    }));
    this.fleet.groups.set(names.groups.controlPlane, {
      name: names.groups.controlPlane,
      desired: 3,
      min: 3,
      max: 10,
      instances,
    });
  }

  /** Says which members there are from now on, and how they are. */
  setEtcd(conditions: readonly MemberCondition[], change: Partial<EtcdFacts> = {}): void {
    this.etcd = etcdFactsOf(conditions, { clusterId: CLUSTER_ID, ...change });
  }

  /** A replacement has joined and votes. */
  addMember(n: number): void {
    const { members, health } = etcdFactsOf(Array.from({ length: n }, () => 'healthy'));
    this.etcd = {
      ...this.etcd,
      members: [...this.etcd.members, ...members.slice(-1)],
      health: [...this.etcd.health, ...health.slice(-1)],
    };
  }

  invocation(signal: AbortSignal = new AbortController().signal): Invocation {
    return {
      names,
      requestId: 'request-1',
      deadlineAt: this.clock.now() + this.#functionMs,
      signal,
      logger: createLogger({ service: 'etcd-lifecycle', sink: this.log.sink }),
      metrics: this.measured.metrics,
      patienceMs: 3_600_000,
      pollMs: 15_000,
      drainMs: 120_000,
    };
  }

  /** Handles the message of instance n once, through these ports. */
  handle(n = 1, ports: TerminationPorts = this.ports, signal?: AbortSignal): Promise<'done' | 'later'> {
    const termination = {
      group: names.groups.controlPlane,
      hook: names.hooks.controlPlaneTermination,
      instanceId: instanceIdOf(n),
      token: `token-${n}`,
      startedAt: STARTED_AT,
    };
    return this.clock.drive(handleTermination(ports, termination, this.invocation(signal)));
  }

  /** Handles the message again and again, as the queue would, while something happens in between. */
  async handleUntilDone(n = 1, between: () => void = () => undefined): Promise<void> {
    for (let delivery = 1; delivery <= 30; delivery += 1) {
      if ((await this.handle(n)) === 'done') return;
      between();
    }
    throw new Error(`still not done: ${this.log.lines.at(-1) ?? ''}`);
  }

  get completions(): readonly string[] {
    return this.hook.completed.map(({ action, result }) => `${action.instanceId} ${result}`);
  }

  get verbs(): readonly string[] {
    return this.commands.commands.map(({ instanceId, command }) => `${command.verb} on ${instanceId}`);
  }

  #run(instanceId: string, command: AgentCommand): CommandOutcome {
    const told = this.answer(instanceId, command);
    if (told !== undefined) return told;
    switch (command.verb) {
      case 'etcd status':
        return printed({ kind: 'etcd-status', facts: { ...this.etcd, observedAt: this.clock.now() } });
      case 'node drain': {
        const { node } = command;
        return printed({ kind: 'drain', node, outcome: 'drained', evicted: 2, deleted: 0, remaining: [], reason: '' });
      }
      case 'etcd remove-member':
        return this.#remove(command);
      case 'etcd snapshot':
      case 'join refresh':
        throw new Error(`nobody should run ${command.verb}`);
    }
  }

  #remove(target: Extract<AgentCommand, { verb: 'etcd remove-member' }>): CommandOutcome {
    const facts = { ...this.etcd, observedAt: this.clock.now() };
    const decision = decideMemberRemoval(facts, target, this.clock.now());
    const document = { kind: 'member-removal', memberId: target.memberId, reason: decision.reason };
    if (decision.kind === 'already-removed') return printed({ ...document, outcome: 'already-removed' });
    if (decision.kind !== 'remove') {
      const outcome = decision.kind === 'wait' ? 'waiting' : 'refused';
      return failed(outcome === 'waiting' ? 4 : 3, JSON.stringify({ ...document, outcome, code: decision.code }));
    }
    this.removed.push(decision.memberId);
    const isLeft = ({ id }: { id: string }): boolean => id !== decision.memberId;
    const leaderId = decision.moveLeaderTo ?? this.etcd.leaderId;
    this.etcd = {
      ...this.etcd,
      members: this.etcd.members.filter(isLeft),
      health: this.etcd.health.filter(isLeft),
      ...(leaderId === undefined ? {} : { leaderId }),
    };
    return printed({ ...document, outcome: 'removed' });
  }
}

export function instanceIdOf(n: number): string {
  return `i-${n}`;
}

export function printed(document: object): CommandOutcome {
  return { kind: 'succeeded', commandId: 'command-1', stdout: `${JSON.stringify(document)}\n` };
}

export function failed(exitCode: number, stdout = '', stderr = ''): CommandOutcome {
  return { kind: 'failed', commandId: 'command-1', exitCode, stdout, stderr };
}

function memberItemOf(n: number): MemberItem {
  return {
    memberId: String(1000 * n),
    instanceId: instanceIdOf(n),
    privateIp: `10.0.1.${n}`,
    hostname: `cp-${n}`,
    status: 'active',
    createdAt: 0,
  };
}
