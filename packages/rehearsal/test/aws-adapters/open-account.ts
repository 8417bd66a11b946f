import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalAws, type LocalAwsOptions, type RecordedRequest, startLocalAws } from '@dedicated-k8s/local-aws';

/** AWS on this machine, what was asked of it, and how a client reaches it. */
export interface TestAccount {
  readonly aws: LocalAws;
  readonly requests: readonly RecordedRequest[];
  readonly client: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  close(): Promise<void>;
}

const nothing = (): Promise<never> => Promise.reject(new Error('nothing is launched here'));

/** @param third - see `LocalAwsOptions.addresses`; each test file has its own. */
export async function openTestAccount(
  third: number,
  { instances, onRequest }: Partial<Pick<LocalAwsOptions, 'instances' | 'onRequest'>> = {},
): Promise<TestAccount> {
  const folder = mkdtempSync(join(tmpdir(), 'aws-adapters-'));
  const requests: RecordedRequest[] = [];
  const aws = await startLocalAws({
    region: 'us-west-2',
    accountId: '123456789012',
    addresses: { third },
    folder,
    instances: instances ?? { launch: nothing, terminate: nothing, runCommand: nothing },
    onRequest: (request) => {
      requests.push(request);
      onRequest?.(request);
    },
  });
  const { accessKeyId, secretAccessKey } = await (await aws.clients.s3()).config.credentials();
  return {
    aws,
    requests,
    client: { region: 'us-west-2', endpoint: aws.endpoint, credentials: { accessKeyId, secretAccessKey } },
    async close() {
      await aws.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
