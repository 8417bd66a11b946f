import type { LabResponse } from './api-lab.ts';
import type { ApiRecording } from './recording.ts';

const TIMES = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const UID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** What of an answer can be the same in two runs. */
export interface ComparableAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/**
 * Takes out of an answer what no two runs have in common, which is times, uids, revisions and the digests of
 * certificates. Headers are those that the recording kept.
 */
export function comparable(
  { status, headers, body }: LabResponse | ApiRecording['response'],
  recorded: ApiRecording,
): ComparableAnswer {
  const kept = Object.keys(recorded.response.headers).map((name) => [name, headers[name]] as const);
  return { status, headers: Object.fromEntries(kept), body: normalize(body) };
}

function normalize(value: unknown, key: string = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => normalize(item, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== 'resourceVersion')
        .map(([name, child]) => [name, normalize(child, name)]),
    );
  }
  if (typeof value !== 'string') return value;
  if (TIMES.test(value)) return '<time>';
  if (key === 'continue')
    return Buffer.from(value, 'base64url')
      .toString('utf8')
      .replace(/"rv":\d+/, '"rv":<revision>');
  if (value.startsWith('X509SHA256=')) return '<certificate>';
  return value.replaceAll(UID, '<uid>').replaceAll(/(resource version: |current: )\d+/g, '$1<revision>');
}
