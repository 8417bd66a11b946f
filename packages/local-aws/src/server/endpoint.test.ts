import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sts } from '../services/sts/sts.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { Principals } from './principals.ts';

let e: Endpoint;
beforeAll(async () => {
  const principals = new Principals();
  principals.add({
    accessKeyId: 'AKIA1',
    principal: { arn: 'arn:aws:iam::1:user/x', accountId: '123456789012', userId: 'AIDA' },
  });
  e = await startEndpoint({ region: 'us-west-2', accountId: '123456789012', services: [sts], principals });
});
afterAll(() => e.close());
test('x', async () => {
  const c = new STSClient({
    region: 'us-west-2',
    endpoint: e.url,
    credentials: { accessKeyId: 'AKIA1', secretAccessKey: 'x' },
  });
  expect(await c.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: 'arn:aws:iam::1:user/x' });
});
