import { AbortedError, definePolicy } from '@dedicated-k8s/retry';
import { describe, expect, it } from 'vitest';
import { ClusterError, isClusterError } from './cluster-error.ts';
import { clusterError, clusterErrors } from './cluster-errors.ts';
import { defineErrors } from './define-errors.ts';
import { REDACTED, redactSecrets } from './redact-secrets.ts';
import { renderErrorReference } from './render-error-reference.ts';
import { renderFailure } from './render-failure.ts';
import { translateProgramFailure } from './translate-program-failure.ts';

describe('an error of the catalogue', () => {
  it('fills its message and check from the context, and keeps its cause', () => {
    const cause = new Error('ECONNREFUSED');
    const error = clusterErrors.LEASE_HELD({ lease: 'cluster-init', owner: 'i-1' }, { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      code: 'LEASE_HELD',
      message: 'Lease cluster-init is held by i-1',
      retryable: true,
      cause,
    });
    expect(error.check).toContain('LockName={S=cluster-init}');
    expect(isClusterError(error, 'LEASE_LOST')).toBe(false);
    expect(isClusterError(error, 'LEASE_LOST', 'LEASE_HELD')).toBe(true);
  });

  it('is made by its code as well', () => {
    expect(clusterError('ETCD_NO_SPACE', { endpoint: 'https://10.0.1.1:2379' }).retryable).toBe(false);
  });

  it('names values in its check as a shell takes them', () => {
    const names = "/demo/a; /demo/b's";
    const { check, message } = clusterErrors.PARAMETER_UNREADABLE({ names, reason: 'denied' });
    expect(check).toContain(`--names '/demo/a;' '/demo/b'\\''s' --query`);
    expect(message).toContain(names);
  });

  it('is retryable as its occurrence says', () => {
    expect(clusterErrors.ETCD_UNHEALTHY_CLUSTER({}, { retryable: false }).retryable).toBe(false);
  });

  it('takes only the context that its texts need', () => {
    // @ts-expect-error `owner` is missing
    const error = clusterErrors.LEASE_HELD({ lease: 'a' });
    expect(error.message).toBe('Lease a is held by {owner}');
    // @ts-expect-error a context holds no objects
    clusterErrors.LEASE_HELD({ lease: 'a', owner: 'b', record: { token: 'x' } });
  });

  it.each(Object.entries(clusterErrors))('%s says what to do', (code, factory) => {
    const { definition } = factory;
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
    expect(factory.code).toBe(code);
    for (const text of [definition.message, definition.check, definition.operatorAction]) expect(text).not.toBe('');
    expect(definition.commonCauses.length).toBeGreaterThan(0);
  });
});

describe('a secret', () => {
  const token = 'abcdef.0123456789abcdef';
  const key = '0123456789abcdef'.repeat(4);

  it.each([
    ['a bootstrap token', `join --token ${token}`, token],
    ['a certificate key', `--certificate-key ${key}`, key],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'MIIE'],
    ['a cut private key', '-----BEGIN EC PRIVATE KEY-----\nMHcC', 'MHcC'],
    ['a service account token', 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlcm5ldGVzIn0.c2lnbmF0dXJl', 'eyJpc3MiO'],
    ['credentials', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG', 'wJalrXUtnFEMI'],
  ])('does not enter a message, a context or a reason: %s (fault row 31)', (_, text, secret) => {
    expect(redactSecrets(text)).not.toContain(secret);
    const error = clusterErrors.PARAMETER_UNWRITABLE({ parameter: '/demo/a', reason: text });
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain(secret);
    expect(clusterErrors.CONFIG_ABSENT({ source: 'a' }, { message: text }).message).not.toContain(secret);
  });

  it('does not enter under its name', () => {
    const error = clusterErrors.CONFIG_ABSENT({ source: 'a', joinToken: 'short', 'certificate-key': 'x' });
    expect(error.context).toEqual({ source: 'a', joinToken: REDACTED, 'certificate-key': REDACTED });
  });

  it('is told from a digest', () => {
    expect(redactSecrets(`sha256:${key}`)).toBe(`sha256:${key}`);
  });
});

describe('renderFailure', () => {
  it('says what the catalogue knows, with the causes, and no trace', () => {
    const cause = clusterErrors.AWS_ACCESS_DENIED({ operation: 'ssm:GetParameters', reason: 'not authorized' });
    const text = renderFailure(clusterErrors.PARAMETER_UNREADABLE({ names: '/demo/a', reason: 'denied' }, { cause }));
    expect(text).toContain('PARAMETER_UNREADABLE: The parameters /demo/a cannot be read');
    expect(text).toContain('because: AWS_ACCESS_DENIED: AWS denied ssm:GetParameters: not authorized');
    expect(text).toContain('check:   aws ssm get-parameters');
    expect(text).toContain('runbook: docs/runbooks/aws-access.md#parameter_unreadable');
    expect(text).not.toContain('    at ');
  });

  it('says of what a policy gave up on what the catalogue knows of it, and how often it was tried', async () => {
    const retry = { maxAttempts: 2, backoff: { kind: 'constant', delayMs: 0 } } as const;
    const policy = definePolicy({ name: 'etcd', idempotent: true, retry });
    const failing = async (error: Error): Promise<unknown> => {
      try {
        return await policy.execute(() => {
          throw error;
        });
      } catch (thrown) {
        return thrown;
      }
    };

    const known = renderFailure(await failing(clusterErrors.ETCD_UNREACHABLE({ endpoint: 'a', reason: 'refused' })));
    expect(known).toContain('ETCD_UNREACHABLE: ');
    expect(known).toContain('tried:   2 times, RETRY_EXHAUSTED');
    expect(known).toContain('check:   ');
    const cause = new Error('no route');
    const refused = Object.assign(new Error('connect ECONNREFUSED', { cause }), { code: 'ECONNREFUSED' });
    expect(renderFailure(await failing(refused))).toMatch(
      /^RETRY_EXHAUSTED: etcd: gave up after 2 attempts .*: Error: connect ECONNREFUSED\n {2}because: no route\n$/,
    );
  });

  it('does not call a bug what a policy ended', () => {
    const cause = new Error('SIGTERM, token abcdef.0123456789abcdef');
    const text = renderFailure(new AbortedError({ policy: 'aws-ssm', attempts: [], cause }));
    expect(text).toBe('RETRY_ABORTED: aws-ssm: aborted by the caller: Error: SIGTERM, token [redacted]\n');
  });

  it('calls anything else a bug and shows its trace', () => {
    expect(renderFailure(new TypeError('x is undefined'))).toMatch(/bug[\s\S]*TypeError: x is undefined[\s\S]* {4}at /);
  });
});

describe('renderErrorReference', () => {
  it('has a heading for each code, in order', () => {
    const errors = defineErrors({
      B_SECOND: { message: 'second', check: 'look', commonCauses: ['a'], retryable: false, operatorAction: 'do' },
      A_FIRST: {
        message: 'first <of> {all}',
        check: 'run `x`',
        commonCauses: ['a', 'b'],
        retryable: true,
        operatorAction: 'do',
        runbook: 'page',
      },
    });
    expect(renderErrorReference([{ title: 'demo', errors: Object.values(errors) }])).toMatchInlineSnapshot(`
      "## demo

      ### A_FIRST

      - **Message**: first \\<of\\> {all}
      - **Check**: \`\` run \`x\` \`\`
      - **Common causes**: a; b
      - **Tried again by itself**: yes
      - **What to do**: do
      - **Runbook**: [page](../runbooks/page.md#a_first)

      ### B_SECOND

      - **Message**: second
      - **Check**: \`look\`
      - **Common causes**: a
      - **Tried again by itself**: no
      - **What to do**: do
      "
    `);
  });
});

describe('translateProgramFailure', () => {
  it.each<[string, Parameters<typeof translateProgramFailure>[0], object]>([
    [
      'an exit code',
      { program: 'kubeadm', exitCode: 2 },
      { code: 'PROGRAM_FAILED', message: 'kubeadm failed with exit code 2' },
    ],
    [
      'a signal',
      { program: 'kubeadm', signal: 'SIGKILL' },
      { code: 'PROGRAM_KILLED', message: 'kubeadm was ended by SIGKILL', retryable: true },
    ],
    [
      'a time-out',
      { program: 'kubeadm', signal: 'SIGKILL', timedOut: true },
      { code: 'PROGRAM_TIMED_OUT', retryable: true },
    ],
    [
      'not installed',
      { program: 'kubeadm', error: Object.assign(new Error('spawn kubeadm ENOENT'), { code: 'ENOENT' }) },
      { code: 'PROGRAM_MISSING' },
    ],
  ])('%s', (_, failure, expected) => {
    expect(translateProgramFailure(failure)).toMatchObject(expected);
  });

  it('keeps the end of the error output, without secrets', () => {
    const stderr = `${'x'.repeat(1_000)}\nfailed with token abcdef.0123456789abcdef\n`;
    const { context } = translateProgramFailure({ program: 'kubeadm', exitCode: 1, stderr });
    expect(context.stderr).toMatch(/failed with token \[redacted\]$/);
    expect(String(context.stderr).length).toBeLessThanOrEqual(500);
    expect(translateProgramFailure({ program: 'a', exitCode: 1 })).toBeInstanceOf(ClusterError);
  });
});
