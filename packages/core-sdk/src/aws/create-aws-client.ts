/** What every AWS SDK client takes. */
export interface AwsClientConfig {
  readonly region?: string | undefined;
  /** Default from the environment (`AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>`), else AWS. */
  readonly endpoint?: string | undefined;
}

/**
 * A client of the AWS SDK as the adapters want it: one attempt a call, because policies retry.
 *
 * @example createAwsClient(SSMClient, { region })
 */
export function createAwsClient<Client, Config extends object>(
  Client: new (config: Config) => Client,
  config: AwsClientConfig & Partial<Config> = {},
): Client {
  const defined = Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
  return new Client({ ...defined, maxAttempts: 1 } as unknown as Config);
}
