import { asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::S3::Bucket`: its policies of access, encryption and expiry change nothing here. */
export const bucket: ResourceProvider = async (properties, account, name) => {
  const { CreateBucketCommand } = await import('@aws-sdk/client-s3');
  const Bucket =
    optional(properties.BucketName, (value) => asString(value, 'BucketName')) ?? name.toLowerCase().slice(-63);
  const client = await account.clients.s3();
  await client.send(
    new CreateBucketCommand({
      Bucket,
      // The one region that must not be named.
      ...(account.region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: account.region as 'us-west-2' } }),
    }),
  );
  const host = `${Bucket}.s3.${account.region}.amazonaws.com`;
  return {
    ref: Bucket,
    attributes: { Arn: `arn:aws:s3:::${Bucket}`, DomainName: `${Bucket}.s3.amazonaws.com`, RegionalDomainName: host },
  };
};
