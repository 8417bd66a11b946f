import type { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { definePolicy } from '@dedicated-k8s/retry';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { awsRetrySpec } from './aws-policy.ts';
import { SsmParameterStore, type SsmParameterStoreOptions } from './ssm-parameter-store.ts';

function fixture(options: Partial<SsmParameterStoreOptions> = {}, refusals = 0) {
  const clock = new ManualClock();
  const asked: { readonly at: number; readonly names: readonly string[] }[] = [];
  const send = ({ input }: GetParametersCommand): Promise<object> => {
    asked.push({ at: clock.monotonic(), names: input.Names ?? [] });
    if (asked.length > refusals) return Promise.resolve({ Parameters: [] });
    return Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $metadata: {} }));
  };
  // Without waits of its own: only the pace waits.
  const policy = definePolicy({
    ...awsRetrySpec,
    name: 'test',
    retry: { maxAttempts: 5, backoff: { kind: 'constant', delayMs: 0 } },
  });
  const client = { send } as unknown as SSMClient;
  return { clock, asked, store: new SsmParameterStore({ client, policy, clock, ...options }) };
}

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, n) => `/demo/${n}`);

describe('SsmParameterStore', () => {
  it('asks for ten parameters at a time', async () => {
    const { asked, clock, store } = fixture();
    await clock.drive(store.get(names(25)));
    expect(asked.map((request) => request.names.length)).toEqual([10, 10, 5]);
  });

  it('makes no more than 40 reads in any second, whoever asks at once', async () => {
    const { asked, clock, store } = fixture();
    await clock.drive(Promise.all(names(100).map((name) => store.get([name]))));
    expect(asked.map(({ at }) => at)).toEqual(names(100).map((_, n) => Math.floor(n / 40) * 1_000));
  });

  it('counts reads that are asked for again', async () => {
    const { asked, clock, store } = fixture({ readsPerSecond: 1 }, 2);
    const reading = store.get(['/demo/a']);
    for (let n = 0; n < 10 && asked.length < 3; n += 1) {
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      await clock.advance(1_000);
    }
    await reading;
    expect(asked).toHaveLength(3);
    for (const [index, { at }] of asked.slice(1).entries()) {
      expect(at - (asked[index]?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    }
  });
});
