import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Authorizer } from '../../server/principals.ts';
import { REGION, startTestEndpoint, type TestEndpoint } from '../../server/test-endpoint.ts';
import { Buckets } from './buckets.ts';
import { s3 } from './s3.ts';

export interface TestBucket {
  readonly endpoint: TestEndpoint;
  /** An unchanged client that knows nothing but the endpoint's URL. */
  readonly client: S3Client;
  readonly buckets: Buckets;
  /** The bucket's name, as commands take it. */
  readonly Bucket: string;
  close(): Promise<void>;
}

/** S3 with one empty bucket. */
export async function startTestBucket(authorizer?: Authorizer): Promise<TestBucket> {
  const [buckets, Bucket] = [new Buckets(), 'demo-backups'];
  const endpoint = await startTestEndpoint(() => [s3(buckets)], authorizer);
  const client = new S3Client(endpoint.client);
  await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
  const close = async (): Promise<void> => {
    client.destroy();
    await endpoint.close();
  };
  return { endpoint, client, buckets, Bucket, close };
}
