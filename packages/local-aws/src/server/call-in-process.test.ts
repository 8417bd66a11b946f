import { afterEach, beforeEach, expect, test } from 'vitest';
import { ParameterStore } from '../services/ssm-parameters/parameter-store.ts';
import { ssm } from '../services/ssm-parameters/ssm.ts';
import { startTestEndpoint, type TestEndpoint } from './test-endpoint.ts';

let endpoint: TestEndpoint;
beforeEach(async () => {
  endpoint = await startTestEndpoint(
    () => [ssm(new ParameterStore())],
    ({ principal }) => (principal.arn.endsWith(':root') ? 'allow' : { denied: 'because it is not root' }),
  );
});
afterEach(() => endpoint.close());

test('a call in process is checked and authorized like a request, and not recorded', async () => {
  const input = { Name: '/demo/a', Value: 'v', Type: 'String' };
  expect(await endpoint.call('ssm', 'PutParameter', input)).toEqual({ Version: 1, Tier: 'Standard' });
  const again = endpoint.call('ssm', 'PutParameter', input);
  await expect(again).rejects.toMatchObject({ code: 'ParameterAlreadyExists' });
  const incomplete = endpoint.call('ssm', 'PutParameter', { Name: '/demo/a' });
  await expect(incomplete).rejects.toMatchObject({ code: 'ValidationException' });
  const wrong = endpoint.call('ssm', 'PutParameter', { ...input, Name: 7 });
  await expect(wrong).rejects.toMatchObject({ code: 'SerializationException' });
  await expect(endpoint.call('ssm', 'Put', input)).rejects.toMatchObject({ code: 'UnknownOperationException' });
  const other = { arn: 'arn:aws:iam::1:user/other', accountId: '1', userId: 'U' };
  await expect(endpoint.call('ssm', 'PutParameter', input, other)).rejects.toMatchObject({
    code: 'AccessDeniedException',
  });
  expect(endpoint.records).toEqual([]);
});
