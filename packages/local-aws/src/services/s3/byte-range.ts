import { s3Error } from './s3-error.ts';

/** Both ends included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads `bytes=0-4`, `bytes=5-` and `bytes=-3`. Anything else is ignored, as HTTP has it.
 * @throws AwsError InvalidRange (416) for one that begins behind the end
 */
export function readRange(range: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const end = sizeBytes - 1;
  const found =
    first === ''
      ? { from: Math.max(0, sizeBytes - Number(last)), to: end }
      : { from: Number(first), to: last === '' ? end : Math.min(Number(last), end) };
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (found.from > end) throw s3Error('InvalidRange', 'The requested range is not satisfiable');
  return found;
}
