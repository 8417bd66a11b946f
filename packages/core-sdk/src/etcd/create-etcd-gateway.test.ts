import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { etcdGatewayOver } from './create-etcd-gateway.ts';
import type { EtcdRequest } from './etcd-transport.ts';

/** A member whose answer has no end: never silent for longer than a few milliseconds. */
function dribbling(timeoutMs: number) {
  async function* body({ signal }: EtcdRequest): AsyncGenerator<Buffer> {
    for (;;) {
      await sleep(5, undefined, { signal });
      yield Buffer.from(' ');
    }
  }
  const send = (_: string, request: EtcdRequest) => Promise.resolve({ status: 200, body: body(request) });
  return etcdGatewayOver('https://10.0.1.1:2379', { send, close: () => undefined }, timeoutMs);
}

describe('an answer that goes on and on', () => {
  it.each(['status', 'health', 'memberList'] as const)('ends with the time of the call: %s', async (method) => {
    await expect(dribbling(30)[method]()).rejects.toMatchObject({
      code: 'ETCD_TIMED_OUT',
      context: { timeoutMs: 30 },
    });
  });

  it('ends when the caller aborts, which is no time-out', async () => {
    const caller = new AbortController();
    const asked = dribbling(60_000).status({ signal: caller.signal });
    caller.abort(new Error('SIGTERM'));
    await expect(asked).rejects.not.toMatchObject({ code: 'ETCD_TIMED_OUT' });
  });
});
