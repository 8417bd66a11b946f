import { createHash } from 'node:crypto';
import type { CompletedPart, CompleteMultipartUploadCommandInput } from '@aws-sdk/client-s3';
import type { Checked } from '../../server/service-definition.ts';
import { type Checksum, checksumOf, compositeOf, declaredChecksum } from './checksum.ts';
import { s3Error } from './s3-error.ts';
import { type StoredObject, wholeSecond } from './stored-object.ts';
import type { Part, Upload } from './upload.ts';
import { badChecksum } from './verify-body.ts';

/** Every part but the last has at least this size. */
const SMALLEST_PART_BYTES = 5 * 1024 * 1024;

/**
 * Makes an object of the parts that its sender names.
 * @throws AwsError InvalidPart, InvalidPartOrder, EntityTooSmall, InvalidRequest, BadDigest or MalformedXML
 */
export function assembleObject(
  upload: Upload,
  request: Checked<CompleteMultipartUploadCommandInput>,
  now: number,
): StoredObject {
  const parts = chosenParts(upload, request.MultipartUpload?.Parts ?? []);
  const body = Buffer.concat(parts.map((part) => part.body));
  if (request.MpuObjectSize !== undefined && request.MpuObjectSize !== body.byteLength) {
    const problem = `header value ${request.MpuObjectSize} does not match what was computed: ${body.byteLength}`;
    throw s3Error('InvalidRequest', `The provided 'x-amz-mp-object-size' ${problem}`);
  }
  const checksum = checksumOfWhole(upload, parts, body);
  verifyWhole(request, body, checksum);
  const { key, headers } = upload;
  return { key, body, etag: etagOfParts(parts), modifiedAt: wholeSecond(now), checksum, headers };
}

function chosenParts(upload: Upload, chosen: readonly CompletedPart[]): readonly Part[] {
  if (chosen.length === 0) throw s3Error('MalformedXML', 'You must specify at least one part');
  const numbers = chosen.map((part) => part.PartNumber ?? 0);
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw s3Error(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  const parts = chosen.map((part) => chosenPart(upload, part));
  if (parts.slice(0, -1).some((part) => part.body.byteLength < SMALLEST_PART_BYTES)) {
    throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
}

function chosenPart(upload: Upload, chosen: CompletedPart): Part {
  const part = upload.parts.get(chosen.PartNumber ?? 0);
  const declared = declaredChecksum(chosen);
  const isSame = part?.etag.replaceAll('"', '') === chosen.ETag?.replaceAll('"', '');
  if (!part || !isSame || (declared && part.checksum && declared.value !== part.checksum.value)) {
    const reasons =
      "The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
    throw s3Error('InvalidPart', `One or more of the specified parts could not be found. ${reasons}`);
  }
  if (!declared && upload.checksum?.type === 'COMPOSITE') {
    const created = `The upload was created using a ${upload.checksum.algorithm.toLowerCase()} checksum.`;
    const problem = 'The complete request must include the checksum for each part.';
    throw s3Error('InvalidRequest', `${created} ${problem} It was missing for part ${part.number} in the request.`);
  }
  return part;
}

function checksumOfWhole({ checksum }: Upload, parts: readonly Part[], body: Uint8Array): Checksum | undefined {
  if (!checksum) return undefined;
  if (checksum.type === 'FULL_OBJECT') return checksumOf(checksum.algorithm, body);
  return compositeOf(
    checksum.algorithm,
    parts.flatMap((part) => part.checksum ?? []),
  );
}

/** The sender may also say what the whole must have; of a composite checksum without the number of parts. */
function verifyWhole(request: object, body: Uint8Array, checksum: Checksum | undefined): void {
  const declared = declaredChecksum(request);
  if (!declared) return;
  const own = checksum?.algorithm === declared.algorithm ? checksum : checksumOf(declared.algorithm, body);
  if (own.value.split('-')[0] !== declared.value.split('-')[0]) throw badChecksum(declared);
}

/** The digest of the parts' digests, and how many they are. */
function etagOfParts(parts: readonly Part[]): string {
  const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
}
