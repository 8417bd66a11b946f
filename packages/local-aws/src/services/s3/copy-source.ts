import { notServed, s3Error } from './s3-error.ts';

export interface CopySource {
  readonly bucket: string;
  readonly key: string;
}

/** Reads `bucket/key`, percent-encoded. @throws AwsError InvalidArgument, or NotImplemented for a version */
export function readCopySource(source: string): CopySource {
  const [path = '', query] = source.split(/\?(.*)/s);
  if (query?.startsWith('versionId=')) throw notServed('versionId of the copy source');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decode(query === undefined ? path : source)) ?? [];
  if (bucket === undefined || key === undefined) {
    throw s3Error('InvalidArgument', 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey');
  }
  return { bucket, key };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw s3Error('InvalidArgument', 'Invalid copy source encoding.');
  }
}
