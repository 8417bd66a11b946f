import type { Clock } from './clock.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { ManualClock } from './manual-clock.ts';
import { type Authorizer, Principals } from './principals.ts';
import type { RecordedRequest } from './recorded-request.ts';
import type { AnyServiceDefinition } from './service-definition.ts';

export const REGION = 'us-west-2';
export const ACCOUNT = '123456789012';

/** What an unchanged SDK client takes to reach the endpoint. */
interface ClientConfig {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

export interface TestEndpoint extends Endpoint {
  readonly clock: ManualClock;
  readonly principals: Principals;
  readonly records: readonly RecordedRequest[];
  readonly client: ClientConfig;
}

/** An endpoint for a test: one known caller, a clock held still, every request kept. */
export async function startTestEndpoint(
  services: (clock: Clock) => readonly AnyServiceDefinition[],
  authorizer?: Authorizer,
): Promise<TestEndpoint> {
  const [clock, principals, records] = [new ManualClock(), new Principals(), [] as RecordedRequest[]];
  const principal = { arn: `arn:aws:iam::${ACCOUNT}:user/tester`, accountId: ACCOUNT, userId: 'AIDATESTER' };
  principals.add({ accessKeyId: 'AKIATESTER', principal });
  const endpoint = await startEndpoint({
    region: REGION,
    accountId: ACCOUNT,
    services: services(clock),
    principals,
    clock,
    ...(authorizer && { authorizer }),
    onRequest: (record) => records.push(record),
  });
  const credentials = { accessKeyId: 'AKIATESTER', secretAccessKey: 'secret' };
  return {
    ...endpoint,
    clock,
    principals,
    records,
    client: { region: REGION, endpoint: endpoint.url, credentials, maxAttempts: 1 },
  };
}
