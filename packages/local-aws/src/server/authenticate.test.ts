import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ParameterStore } from '../services/ssm-parameters/parameter-store.ts';
import { ssm } from '../services/ssm-parameters/ssm.ts';
import { sts } from '../services/sts/sts.ts';
import type { Authorizer } from './principals.ts';
import { ACCOUNT, startTestEndpoint, type TestEndpoint } from './test-endpoint.ts';

let endpoint: TestEndpoint;
let authorizer: Authorizer;
beforeEach(async () => {
  authorizer = () => 'allow';
  endpoint = await startTestEndpoint(
    () => [sts, ssm(new ParameterStore())],
    (request) => authorizer(request),
  );
});
afterEach(() => endpoint.close());

const identity = (config: object = {}) =>
  new STSClient({ ...endpoint.client, ...config }).send(new GetCallerIdentityCommand({}));
const parameter = (config: object = {}) =>
  new SSMClient({ ...endpoint.client, ...config }).send(new GetParameterCommand({ Name: '/demo/a' }));
const key = (accessKeyId: string, more: object = {}) => ({
  credentials: { accessKeyId, secretAccessKey: 's', ...more },
});

test('a caller learns who it is', async () => {
  expect(await identity()).toMatchObject({
    Account: ACCOUNT,
    UserId: 'AIDATESTER',
    Arn: expect.stringMatching(/user\/tester$/),
  });
});

describe('who may not sign is refused in the form of the protocol', () => {
  beforeEach(() => {
    const principal = { arn: 'arn:aws:sts::1:assumed-role/r/s', accountId: ACCOUNT, userId: 'AROA:s' };
    const expiresAt = endpoint.clock.now() + 60_000;
    endpoint.principals.add({ accessKeyId: 'ASIATEMP', sessionToken: 'token', expiresAt, principal });
  });

  test('an unknown key', async () => {
    await expect(identity(key('AKIAOTHER'))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(parameter(key('AKIAOTHER'))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('temporary credentials without their token', async () => {
    await identity(key('ASIATEMP', { sessionToken: 'token' }));
    await expect(identity(key('ASIATEMP'))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await expect(identity(key('ASIATEMP', { sessionToken: 'other' }))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  test('expired credentials', async () => {
    await endpoint.clock.advance(60_000);
    const temporary = key('ASIATEMP', { sessionToken: 'token' });
    await expect(identity(temporary)).rejects.toMatchObject({ name: 'ExpiredToken' });
    await expect(parameter(temporary)).rejects.toMatchObject({ name: 'ExpiredTokenException' });
  });

  test('another region', async () => {
    await expect(identity({ region: 'eu-west-1' })).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(parameter({ region: 'eu-west-1' })).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  });

  test('a clock that is more than five minutes off; the client then corrects its own', async () => {
    await endpoint.clock.advance(6 * 60_000);
    await expect(identity()).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await identity({ maxAttempts: 2 });
  });

  test.each([
    [{}, 'MissingAuthenticationToken'],
    [{ authorization: 'Bearer x' }, 'IncompleteSignature'],
    [
      { authorization: 'AWS4-HMAC-SHA256 Credential=AKIATESTER/20200101/us-west-2/sts, SignedHeaders=host' },
      'IncompleteSignature',
    ],
  ])('a request with headers %j', async (headers, code) => {
    const response = await fetch(endpoint.url, { method: 'POST', headers, body: 'Action=GetCallerIdentity' });
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });
});

test('what IAM denies is refused with who, what, where and why', async () => {
  authorizer = ({ action, resource }) =>
    action === 'ssm:GetParameter' && resource.endsWith(':parameter/demo/a')
      ? { denied: 'because no identity-based policy allows the ssm:GetParameter action' }
      : 'allow';
  await expect(parameter()).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: `User: arn:aws:iam::${ACCOUNT}:user/tester is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-west-2:${ACCOUNT}:parameter/demo/a because no identity-based policy allows the ssm:GetParameter action`,
  });
});

test('a service that is not served says so', async () => {
  const response = await fetch(endpoint.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'TrentService.Encrypt',
      'x-amz-date': '20261123T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=K/20261123/us-west-2/kms/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    },
  });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain('local-aws has no service kms');
});
