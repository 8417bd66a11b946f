/** Members of a put or of the start of an upload that a get gives back. */
const KEPT = [
  'CacheControl',
  'ContentDisposition',
  'ContentEncoding',
  'ContentLanguage',
  'ContentType',
  'Metadata',
  'ServerSideEncryption',
  'SSEKMSKeyId',
  'BucketKeyEnabled',
  'StorageClass',
];

const DEFAULTS = { ContentType: 'binary/octet-stream', ServerSideEncryption: 'AES256' };

export function keptHeaders(input: object): Readonly<Record<string, unknown>> {
  return { ...DEFAULTS, ...Object.fromEntries(Object.entries(input).filter(([name]) => KEPT.includes(name))) };
}
