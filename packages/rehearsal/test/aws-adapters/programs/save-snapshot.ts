// Saves one snapshot as an agent does, in a process of its own that can be killed. Prints how it was saved.
import { S3Client } from '@aws-sdk/client-s3';
import { saveSnapshot, systemClock } from '@dedicated-k8s/core-sdk';
import { createAwsClient, S3ObjectStore } from '@dedicated-k8s/core-sdk/aws';
import { snapshotSource } from '../snapshot-source.ts';

/** What to save, and where to. */
export interface SaveSnapshotArguments {
  readonly client: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly bucket: string;
  readonly key: string;
  readonly fill: number;
  readonly mebibytes: number;
}

const { client, bucket, key, fill, mebibytes } = JSON.parse(process.argv[2] ?? '') as SaveSnapshotArguments;
const store = new S3ObjectStore({ client: createAwsClient(S3Client, { ...client, forcePathStyle: true }), bucket });
const gateway = snapshotSource(fill, mebibytes);
const { kind } = await saveSnapshot({ gateway, store, clock: systemClock, cluster: 'demo', key });
process.stdout.write(kind);
