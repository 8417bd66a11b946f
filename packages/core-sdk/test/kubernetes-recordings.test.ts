import { readFileSync } from 'node:fs';
import { AbortedError } from '@dedicated-k8s/retry';
import { describe, expect, it } from 'vitest';
import {
  clusterErrors,
  kubernetesStatusOf,
  translateKubernetesAnswer,
  translateKubernetesError,
} from '../src/index.ts';

interface Recording {
  readonly request: { readonly method: string; readonly path: string };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
  };
}

function load(name: string) {
  const file = new URL(`recorded/kubernetes-1.36/${name}.json`, import.meta.url);
  const { request, response } = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  const { status, headers, body } = response;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { request, answer: { status, contentType: headers['content-type'], body: text } };
}

const get = { method: 'GET', path: '/api/v1/nodes/a' };

function answerOf(status: number, reason?: string) {
  return { status, contentType: 'application/json', body: JSON.stringify({ kind: 'Status', reason, message: 'why' }) };
}

describe('what a real API server answered', () => {
  it.each([
    ['error-401-bad-bearer', 'KUBERNETES_UNAUTHORIZED', false, 'Unauthorized'],
    ['error-403-anonymous', 'KUBERNETES_FORBIDDEN', false, 'system:anonymous'],
    ['error-403-node-cordons-other', 'KUBERNETES_FORBIDDEN', false, 'is not allowed to modify node'],
    ['node-404', 'KUBERNETES_NOT_FOUND', false, 'nodes "no-such" not found'],
    ['apply-unknown-kind-404', 'KUBERNETES_REFUSED', false, '404 page not found'],
    ['create-duplicate-409', 'KUBERNETES_ALREADY_EXISTS', false, 'already exists'],
    ['put-stale-409', 'KUBERNETES_CONFLICT', false, 'has been modified'],
    ['apply-conflict-409', 'KUBERNETES_CONFLICT', false, 'conflict with "bootstrap-agent"'],
    ['eviction-409-uid', 'KUBERNETES_CONFLICT', false, 'the UID in the precondition'],
    ['list-continue-410', 'KUBERNETES_REFUSED', false, 'too old'],
    ['error-415-patch-as-json', 'KUBERNETES_REFUSED', false, 'Unsupported Media Type'],
    ['create-unknown-field-400-strict', 'KUBERNETES_INVALID', false, 'unknown field "dta"'],
    ['apply-no-manager-422', 'KUBERNETES_INVALID', false, 'fieldManager: Required value'],
    ['node-provider-id-change', 'KUBERNETES_INVALID', false, 'may not change providerID'],
    ['eviction-429-budget', 'KUBERNETES_THROTTLED', true, 'disruption budget'],
    ['apply-unknown-field-500', 'KUBERNETES_REFUSED', true, 'field not declared in schema'],
    ['livez-etcd-down', 'KUBERNETES_REFUSED', true, '[-]etcd failed'],
    ['list-future-504', 'KUBERNETES_UNAVAILABLE', true, 'Too large resource version'],
  ])('%s is %s', (name, code, retryable, words) => {
    const { request, answer } = load(name);
    const error = translateKubernetesAnswer(request, answer);
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toContain(words);
    expect(error.context).toMatchObject({ method: request.method, path: request.path, status: answer.status });
  });
});

describe('what was not recorded', () => {
  it.each([
    [500, 'ServerTimeout', 'KUBERNETES_UNAVAILABLE'],
    [502, undefined, 'KUBERNETES_UNAVAILABLE'],
    [503, 'ServiceUnavailable', 'KUBERNETES_UNAVAILABLE'],
    [504, 'Timeout', 'KUBERNETES_UNAVAILABLE'],
    [500, 'InternalError', 'KUBERNETES_REFUSED'],
    [507, undefined, 'KUBERNETES_REFUSED'],
  ])('%i %s is %s, and may pass', (status, reason, code) => {
    expect(translateKubernetesAnswer(get, answerOf(status, reason))).toMatchObject({ code, retryable: true });
  });

  it.each([
    ['no JSON behind the header', { status: 503, contentType: 'application/json', body: '{"kind":' }, {}],
    ['JSON that is no object', { status: 503, contentType: 'application/json', body: 'null' }, {}],
    ['a page of a proxy', { status: 502, contentType: 'text/html', body: ` ${'x'.repeat(500)}` }, 'x'.repeat(199)],
    ['nothing', { status: 502, contentType: undefined, body: '' }, ''],
  ])('%s has no reason, and at most 200 characters', (_, answer, expected) => {
    expect(kubernetesStatusOf(answer)).toEqual(typeof expected === 'string' ? { message: expected } : expected);
    expect(translateKubernetesAnswer(get, answer).code).toBe('KUBERNETES_UNAVAILABLE');
  });
});

describe('a request without an answer', () => {
  const server = 'https://10.0.1.10:6443';
  const failed = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

  it.each([
    ['ECONNREFUSED', true],
    ['ECONNRESET', true],
    ['ETIMEDOUT', true],
    ['ENOTFOUND', true],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', true],
    ['CERT_NOT_YET_VALID', true],
    ['CERT_HAS_EXPIRED', false],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false],
    ['SELF_SIGNED_CERT_IN_CHAIN', false],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false],
  ])('%s keeps its cause; may it pass: %s', (code, retryable) => {
    const cause = failed(code);
    const error = translateKubernetesError(cause, server);
    expect(error).toMatchObject({ code: 'KUBERNETES_UNREACHABLE', retryable, cause, context: { server } });
  });

  it('may be anything that was thrown', () => {
    expect(translateKubernetesError('gone', server)).toMatchObject({ cause: 'gone', retryable: true });
  });

  it('is not translated twice, and an abort stays one', () => {
    const known = clusterErrors.KUBERNETES_UNREACHABLE({ server });
    expect(translateKubernetesError(known, server)).toBe(known);
    const aborted = new AbortedError({ policy: 'kubernetes', attempts: [], cause: new Error('SIGTERM') });
    expect(translateKubernetesError(aborted, server)).toBe(aborted);
  });
});
