import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { AwsError } from '../protocol/aws-error.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks a ZIP archive into a folder: stored and deflated entries, without ZIP64 and encryption.
 * @throws AwsError InvalidParameterValueException when it is not such an archive
 * @see PKWARE APPNOTE 6.3.10, sections 4.3.12 and 4.3.16
 */
export async function unzip(archive: Buffer, folder: string): Promise<void> {
  for (const { name, content } of entriesOf(archive)) {
    const path = join(folder, normalize(name));
    if (!path.startsWith(folder + sep)) throw invalid(`the entry ${name} leads out of the archive`);
    await mkdir(dirname(path), { recursive: true });
    if (!name.endsWith('/')) await writeFile(path, content());
  }
}

function entriesOf(archive: Buffer): readonly { readonly name: string; readonly content: () => Buffer }[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== END_OF_DIRECTORY) throw invalid('no end of central directory');
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const entries = [];
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw invalid('a directory entry is damaged');
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const local = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    entries.push({ name, content: () => contentOf(archive, local, method, size) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function contentOf(archive: Buffer, local: number, method: number, size: number): Buffer {
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + size);
  if (method === STORED) return packed;
  if (method === DEFLATED) return inflateRawSync(packed);
  throw invalid(`compression method ${method}`);
}

function invalid(what: string): AwsError {
  return new AwsError(
    'InvalidParameterValueException',
    `Could not unzip uploaded file: ${what}. Please check your file, then try to upload again.`,
  );
}
