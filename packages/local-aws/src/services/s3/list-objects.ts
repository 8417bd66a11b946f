import { s3Error } from './s3-error.ts';
import type { StoredObject } from './stored-object.ts';

export interface ListQuery {
  readonly prefix: string;
  readonly delimiter: string | undefined;
  /** Keys up to this one, included, are left out. */
  readonly startAfter: string | undefined;
  /** What an earlier page said; wins over `startAfter`. */
  readonly token: string | undefined;
  readonly maxKeys: number;
}

export interface ObjectPage {
  readonly objects: readonly StoredObject[];
  /** What keys have in common up to the delimiter, each told once. */
  readonly prefixes: readonly string[];
  /** Undefined on the last page. */
  readonly nextToken: string | undefined;
}

/** @param objects ordered by key @throws AwsError InvalidArgument */
export function listObjects(objects: readonly StoredObject[], query: ListQuery): ObjectPage {
  const { prefix, delimiter, maxKeys } = query;
  const isPast = query.token === undefined ? after(query.startAfter) : afterEntry(query.token);
  const entries = new Map<string, StoredObject | undefined>();
  for (const object of objects) {
    const { key } = object;
    if (!key.startsWith(prefix) || !isPast(key)) continue;
    const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) entries.set(key, object);
    else entries.set(key.slice(0, end + (delimiter?.length ?? 0)), undefined);
  }
  const page = [...entries].slice(0, maxKeys);
  const last = page.at(-1);
  return {
    objects: page.flatMap(([, object]) => object ?? []),
    prefixes: page.flatMap(([name, object]) => (object ? [] : [name])),
    nextToken: last && page.length < entries.size ? tokenAfter(last[0], last[1] === undefined) : undefined,
  };
}

function after(marker: string | undefined): (key: string) => boolean {
  if (marker === undefined) return () => true;
  const bytes = Buffer.from(marker);
  return (key) => Buffer.compare(Buffer.from(key), bytes) > 0;
}

/** A page that ended with a common prefix is continued behind every key that has it. */
function afterEntry(token: string): (key: string) => boolean {
  const [, kind, name = ''] = /^([kp]):(.*)$/s.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (kind === undefined) throw s3Error('InvalidArgument', 'The continuation token provided is incorrect');
  const isAfter = after(name);
  return (key) => isAfter(key) && !(kind === 'p' && key.startsWith(name));
}

function tokenAfter(name: string, isPrefix: boolean): string {
  return Buffer.from(`${isPrefix ? 'p' : 'k'}:${name}`).toString('base64url');
}
