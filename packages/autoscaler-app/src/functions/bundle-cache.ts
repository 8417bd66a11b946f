import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a bundle was made from. */
interface BundleRecord {
  readonly key: string;
  /** Of the lock file: another version of a dependency lives under another path, which the inputs do not mention. */
  readonly dependencies: string;
  readonly output: string;
  /** Content hash by path. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Whether `output` is what the inputs of last time, unchanged, would give again. */
export function isUpToDate(recordFile: string, key: string, output: string): boolean {
  const record = readRecord(recordFile);
  if (record === undefined || record.key !== key || record.dependencies !== hashOfLockFile()) return false;
  if (hashOf(output) !== record.output) return false;
  return Object.entries(record.inputs).every(([path, hash]) => hashOf(path) === hash);
}

/** Notes what `output` was made from; paths are relative to the current folder, as esbuild gives them. */
export function rememberInputs(recordFile: string, key: string, output: string, inputs: readonly string[]): void {
  const record: BundleRecord = {
    key,
    dependencies: hashOfLockFile(),
    output: hashOf(output) ?? '',
    inputs: Object.fromEntries(inputs.map((path) => [path, hashOf(path) ?? ''])),
  };
  writeFileSync(recordFile, JSON.stringify(record));
}

function readRecord(path: string): BundleRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as BundleRecord;
  } catch {
    return undefined;
  }
}

function hashOf(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('base64');
  } catch {
    return undefined;
  }
}

function hashOfLockFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    for (const name of ['pnpm-lock.yaml', 'package-lock.json', 'yarn.lock']) {
      const path = join(folder, name);
      if (existsSync(path)) return hashOf(path) ?? '';
    }
    if (dirname(folder) === folder) return '';
  }
}
