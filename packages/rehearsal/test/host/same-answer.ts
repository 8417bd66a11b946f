import { expect } from 'vitest';
import type { LabResponse } from './api-lab.ts';
import type { ApiRecording } from './recording.ts';

const TIMES = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const UID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Holds an answer to the recorded one: same status, headers and body but for what no two runs have in common, which is
 * times, uids, revisions and the digests of certificates.
 */
export function expectSameAnswer(actual: LabResponse, recorded: ApiRecording): void {
  const { status, headers, body } = recorded.response;
  const kept = Object.keys(headers).map((name) => [name, actual.headers[name]]);
  expect({ status: actual.status, headers: Object.fromEntries(kept) as object, body: normalize(actual.body) }).toEqual({
    status,
    headers,
    body: normalize(body),
  });
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
