import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ParameterStore } from '../services/ssm-parameters/parameter-store.ts';
import { ssm } from '../services/ssm-parameters/ssm.ts';
import { sts } from '../services/sts/sts.ts';
import { FaultPlan, type FaultRule } from './fault-plan.ts';
import { startTestEndpoint, type TestEndpoint } from './test-endpoint.ts';

let endpoint: TestEndpoint;
let client: SSMClient;
let store: ParameterStore;
beforeEach(async () => {
  store = new ParameterStore();
  endpoint = await startTestEndpoint(() => [sts, ssm(store)]);
  client = new SSMClient(endpoint.client);
});
afterEach(() => endpoint.close());

const put = (Name = '/demo/a', abortSignal?: AbortSignal) =>
  client.send(new PutParameterCommand({ Name, Value: 'v', Type: 'String' }), abortSignal ? { abortSignal } : {});
const last = () => endpoint.records.at(-1);

describe('a fault', () => {
  test.each<[FaultRule['fault'], object]>([
    [{ kind: 'throttle' }, { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } }],
    [{ kind: 'deny' }, { name: 'AccessDeniedException', $fault: 'client' }],
    [{ kind: 'error' }, { name: 'InternalServerError', $fault: 'server', $metadata: { httpStatusCode: 500 } }],
    [{ kind: 'error', status: 503, code: 'ServiceUnavailable' }, { $metadata: { httpStatusCode: 503 } }],
    [{ kind: 'drop', when: 'before' }, { code: 'ECONNRESET' }],
  ])('%j keeps the operation from running', async (fault, error) => {
    endpoint.faults.add({ service: 'ssm', fault });
    await expect(put()).rejects.toMatchObject(error);
    expect(store.all()).toEqual([]);
    expect(last()).toMatchObject({ service: 'ssm', operation: 'PutParameter', fault: fault.kind });
  });

  test('can lose the answer of what was done', async () => {
    endpoint.faults.add({ fault: { kind: 'drop', when: 'after' } });
    await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(store.all()).toHaveLength(1);
    expect(last()).toMatchObject({ status: 0, fault: 'drop' });
    await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(last()).toMatchObject({ status: 0, fault: 'drop', error: { code: 'ParameterAlreadyExists' } });
  });

  test('can leave the caller without an answer, for ever', async () => {
    endpoint.faults.add({ fault: { kind: 'time-out' } });
    await expect(put('/demo/a', AbortSignal.timeout(50))).rejects.toMatchObject({ name: 'AbortError' });
    expect(store.all()).toEqual([]);
  });

  test('can delay', async () => {
    endpoint.faults.add({ fault: { kind: 'delay', delayMs: 2_000 } });
    const running = put();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(store.all()).toEqual([]);
    await endpoint.clock.advance(2_000);
    await running;
    expect(last()).toMatchObject({ durationMs: 2_000, status: 200 });
  });

  test('strikes the calls that it names, and can be taken back', async () => {
    const undo = endpoint.faults.add({
      operation: 'PutParameter',
      calls: { from: 2, to: 2 },
      fault: { kind: 'throttle' },
    });
    await put('/demo/1');
    await expect(put('/demo/2')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await put('/demo/3');
    undo();
    endpoint.faults.add({ operation: 'GetCallerIdentity', fault: { kind: 'throttle' } });
    await put('/demo/4');
    await expect(new STSClient(endpoint.client).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'Throttling',
    });
  });

  test('is survived by the retries of an unchanged client', async () => {
    endpoint.faults.add({ calls: { from: 1, to: 2 }, fault: { kind: 'throttle' } });
    client = new SSMClient({ ...endpoint.client, maxAttempts: 3 });
    expect((await put()).$metadata.attempts).toBe(3);
  });
});

test('chance follows from the seed and the number of the call', () => {
  const outcomes = (seed: number) => {
    const plan = new FaultPlan([{ probability: 0.3, fault: { kind: 'throttle' } }], seed);
    const target = { service: 'ssm', operation: 'PutParameter', principal: 'p' };
    return Array.from({ length: 1000 }, () => plan.next(target) !== undefined);
  };
  expect(outcomes(1)).toEqual(outcomes(1));
  expect(outcomes(1)).not.toEqual(outcomes(2));
  const struck = outcomes(3).filter(Boolean).length;
  expect(struck).toBeGreaterThan(250);
  expect(struck).toBeLessThan(350);
});

test('every request is recorded, with its caller, its trace and without its secrets', async () => {
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      Object.assign(headers, { traceparent: '00-aa-bb-01', 'X-Amzn-Trace-Id': 'Root=1-2-3' });
      return next(args);
    },
    { step: 'build' },
  );
  await client.send(new PutParameterCommand({ Name: '/demo/token', Value: 'hush', Type: 'SecureString' }));
  expect(last()).toEqual({
    at: endpoint.clock.now(),
    durationMs: 0,
    requestId: expect.any(String),
    service: 'ssm',
    operation: 'PutParameter',
    principal: expect.stringContaining('user/tester'),
    status: 200,
    input: { Name: '/demo/token', Type: 'SecureString', Value: '[redacted]' },
    output: { Version: 1, Tier: 'Standard' },
    trace: { xRayHeader: 'Root=1-2-3', traceparent: '00-aa-bb-01' },
  });
  await expect(client.send(new GetParametersCommand({ Names: [] }))).rejects.toThrow('names');
  expect(last()).toMatchObject({ status: 400, error: { code: 'ValidationException' }, input: { Names: [] } });
});
