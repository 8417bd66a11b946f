import { appendFileSync } from 'node:fs';
import { systemClock } from '@dedicated-k8s/core-sdk';
import { NodeFileSystem } from '../../src/host/node-file-system.ts';
import { fileWorld } from './file-world.ts';
import { runAgent } from './imagined-node.ts';

/** What a killable agent is started with, as JSON in its first argument. */
export interface KillableAgentOptions {
  readonly root: string;
  readonly world: string;
  readonly index: number;
  readonly role: 'control-plane' | 'worker';
  /** Moments at which earlier runs died; this one dies at the first other one. Left out: it lives. */
  readonly survived?: readonly string[];
  /** Where the moment at which it died is written. */
  readonly deaths: string;
}

const options = JSON.parse(process.argv[2] ?? '{}') as KillableAgentOptions;

async function moment(name: string): Promise<void> {
  if (options.survived === undefined || options.survived.includes(name)) return;
  appendFileSync(options.deaths, `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => {});
}

await runAgent(
  {
    world: fileWorld(options.world),
    files: new NodeFileSystem(options.root),
    clock: systemClock,
    instanceId: `i-${options.index}`,
    privateIp: `10.0.1.${options.index}`,
    role: options.role,
    betweenPhases: (phase) => moment(`kubeadm ${phase}`),
    patience: { look: { firstMs: 10, maxMs: 50 }, pollMs: 20, retryMs: 10 },
  },
  ({ step, phase }) => (phase === 'applying' || phase === 'applied' ? moment(`${phase} ${step}`) : undefined),
);
