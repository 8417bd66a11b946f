import type { EtcdConnection } from '../../etcd/etcd-connection.ts';
import type { HealthCheck } from './health-checks.ts';

// As the real server's check.
const TIMEOUT_MS = 2000;

const PASS = async (): Promise<void> => {};

/** Checks behind each health path. etcd is among those of `/readyz` as in stock Kubernetes. */
export function healthChecks(etcd: EtcdConnection): Readonly<Record<string, readonly HealthCheck[]>> {
  const ping: HealthCheck = { name: 'ping', check: PASS };
  const log: HealthCheck = { name: 'log', check: PASS };
  const reach = async (): Promise<void> => {
    const key = Buffer.from('/registry/health').toString('base64');
    await etcd.call('/v3/kv/range', { key }, TIMEOUT_MS);
  };
  const store: HealthCheck = { name: 'etcd', check: reach };
  return {
    '/livez': [ping, log, store],
    '/healthz': [ping, log, store],
    '/readyz': [ping, log, store, { name: 'etcd-readiness', check: reach }, { name: 'shutdown', check: PASS }],
  };
}
