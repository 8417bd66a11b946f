import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEtcdGateway, type EtcdGateway } from '@dedicated-k8s/core-sdk';
import type { ProcessInstance } from '../instance/process-instances.ts';
import type { WriteTarget } from './write-probe.ts';

/** The etcd member on an instance, with its own certificates; undefined while it has none. */
export function openInstanceEtcd(instance: ProcessInstance): EtcdGateway | undefined {
  const file = (name: string): string => join(instance.root, 'etc', 'kubernetes', 'pki', 'etcd', name);
  if (!['ca.crt', 'healthcheck-client.crt', 'healthcheck-client.key'].every((name) => existsSync(file(name)))) {
    return undefined;
  }
  return createEtcdGateway({
    endpoint: `https://${instance.address}:2379`,
    ca: readFileSync(file('ca.crt'), 'utf8'),
    cert: readFileSync(file('healthcheck-client.crt'), 'utf8'),
    key: readFileSync(file('healthcheck-client.key'), 'utf8'),
  });
}

/** The members that a write probe may write to: those of the instances that run now. */
export function createWriteTargets(running: () => Iterable<ProcessInstance>): () => readonly WriteTarget[] {
  const opened = new Map<string, WriteTarget>();
  return () => {
    const targets: WriteTarget[] = [];
    for (const instance of running()) {
      let target = opened.get(instance.instanceId);
      if (target === undefined) {
        const gateway = openInstanceEtcd(instance);
        if (gateway === undefined) continue;
        const { instanceId } = instance;
        target = { instanceId, put: async (key, value, signal) => void (await gateway.put(key, value, { signal })) };
        opened.set(instanceId, target);
      }
      targets.push(target);
    }
    return targets;
  };
}
