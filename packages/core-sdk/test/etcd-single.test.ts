import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEtcdGateway } from '../src/etcd/create-etcd-gateway.ts';
import { observeEtcd } from '../src/etcd/observe-etcd.ts';
import { systemClock } from '../src/ports/clock.ts';
import { EtcdCluster, freePorts } from './etcd-cluster/etcd-cluster.ts';

let cluster: EtcdCluster;
const member = () => {
  const [first] = cluster.members;
  if (first === undefined) throw new Error('no member');
  return first;
};

beforeAll(async () => {
  cluster = await EtcdCluster.start(1);
}, 60_000);

afterAll(() => cluster.stop());

describe('one real etcd with mutual TLS', () => {
  it('keeps bytes and text', async () => {
    const { gateway } = member();
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    await gateway.put('bytes', bytes);
    await gateway.put('ünï', 'cödé');
    expect((await gateway.range({ key: 'bytes' }))[0]?.value).toEqual(bytes);
    expect(new TextDecoder().decode((await gateway.range({ key: 'ünï' }))[0]?.value)).toBe('cödé');
    expect(await gateway.range({ key: 'absent' })).toEqual([]);
  });

  it('reads by prefix and limit', async () => {
    const { gateway } = member();
    for (const key of ['p/1', 'p/2', 'q/1']) await gateway.put(key, key);
    expect((await gateway.range({ key: 'p/', prefix: true })).map(({ key }) => key)).toEqual(['p/1', 'p/2']);
    expect(await gateway.range({ key: 'p/', prefix: true, limit: 1 })).toHaveLength(1);
  });

  it('writes on a condition', async () => {
    const { gateway } = member();
    expect(await gateway.putIf('cas', 'one', '0')).toBe(true);
    expect(await gateway.putIf('cas', 'two', '0')).toBe(false);
    const [found] = await gateway.range({ key: 'cas' });
    expect(await gateway.putIf('cas', 'two', found?.modRevision ?? '')).toBe(true);
  });

  it('streams a snapshot that ends with the digest of the rest', async () => {
    const { gateway } = member();
    await gateway.put('large', new Uint8Array(200_000));
    const chunks: Uint8Array[] = [];
    for await (const chunk of gateway.snapshot()) chunks.push(chunk);
    const file = Buffer.concat(chunks);
    const digest = createHash('sha256').update(file.subarray(0, -32)).digest();
    expect(file.subarray(-32).equals(digest)).toBe(true);
    expect(file.length).toBeGreaterThan(200_000);
  });

  it('is observed as one healthy voter that leads', async () => {
    const facts = await observeEtcd({ gateway: member().gateway, clock: systemClock, observedBy: 'i-1' });
    expect(facts).toMatchObject({
      members: [{ name: 'm1', peerUrls: [member().peerUrl], isLearner: false }],
      health: [{ reachable: true, healthy: true, isLeader: true, errors: [] }],
      alarms: [],
      leaderId: facts.members[0]?.id,
    });
    expect(facts.members[0]?.id).toMatch(/^\d+$/);
    expect(await member().gateway.health()).toEqual({ healthy: true });
  });
});

describe('an etcd that cannot be spoken to', () => {
  it('is unreachable when nobody listens', async () => {
    const [port] = await freePorts(1);
    const gateway = member().gateway.at(`https://127.0.0.1:${port}`);
    await expect(gateway.status()).rejects.toMatchObject({ code: 'ETCD_UNREACHABLE', retryable: true });
  });

  it('refuses a client without a certificate', async () => {
    const other = createEtcdGateway({ endpoint: member().clientUrl, ca: cluster.certificates.ca, cert: '', key: '' });
    await expect(other.status()).rejects.toMatchObject({ code: 'ETCD_TLS_REFUSED', retryable: false });
    other.close();
  });

  it('times out when nothing is answered, and stops at once when the caller aborts', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const gateway = member().gateway.at(`https://127.0.0.1:${port}`);
    await expect(gateway.status({ timeoutMs: 100 })).rejects.toMatchObject({ code: 'ETCD_TIMED_OUT' });
    const controller = new AbortController();
    const asked = gateway.status({ signal: controller.signal });
    controller.abort(new Error('SIGTERM'));
    await expect(asked).rejects.toThrow('SIGTERM');
    gateway.close();
    server.close();
  });
});
