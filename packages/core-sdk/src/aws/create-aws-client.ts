import { type InstrumentableClient, instrumentAwsClient } from '@dedicated-k8s/observability';

/** What every AWS SDK client takes. */
export interface AwsClientConfig {
  readonly region?: string | undefined;
  /** Default from the environment (`AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>`), else AWS. */
  readonly endpoint?: string | undefined;
}

/**
 * A client of the AWS SDK as the adapters want it: one attempt a call, because policies retry; each call a span whose
 * trace goes with the request; the endpoint from the environment.
 *
 * @example createAwsClient(SSMClient, { region })
 */
export function createAwsClient<Constructor extends ClientConstructor>(
  Client: Constructor,
  config: AwsClientConfig & ConfigOf<Constructor> = {} as ConfigOf<Constructor>,
): InstanceType<Constructor> {
  const defined = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  const client = new Client({ ...defined, maxAttempts: 1 } as never);
  return instrumentAwsClient(client) as InstanceType<Constructor>;
}

type ClientConstructor = new (config: never) => InstrumentableClient;

/** What else the client takes, but for what is set here. */
type ConfigOf<Constructor extends ClientConstructor> = Omit<
  NonNullable<ConstructorParameters<Constructor>[0]>,
  'region' | 'endpoint' | 'maxAttempts' | 'retryMode' | 'retryStrategy'
>;
