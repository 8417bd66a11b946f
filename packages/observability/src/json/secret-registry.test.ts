import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretRegistry } from './secret-registry.ts';

describe('registered secrets', () => {
  it('go from every place of a record, in every form', () => {
    const secrets = new SecretRegistry();
    const secret = 'p@ss "word"\n';
    secrets.add(secret);
    const line = `${JSON.stringify({
      message: `login with ${secret}`,
      nested: [{ deep: secret }],
      encoded: Buffer.from(secret).toString('base64'),
      url: encodeURIComponent(secret),
      json: JSON.stringify({ secret }),
      [secret]: 1,
    })}\n`;
    const scrubbed = secrets.scrub(line);
    expect(scrubbed).not.toContain('word');
    expect(scrubbed).not.toContain(Buffer.from(secret).toString('base64'));
    expect(JSON.parse(scrubbed)).toMatchObject({ message: 'login with [REDACTED]', nested: [{ deep: '[REDACTED]' }] });
    expect(scrubbed.endsWith('}\n')).toBe(true);
  });

  it.each<[string, (secret: string) => unknown]>([
    ['base64 of a longer text', (secret) => Buffer.from(`user:${secret}`).toString('base64')],
    ['base64 that begins elsewhere', (secret) => Buffer.from(`me:${secret}!`).toString('base64')],
    ['base64 of the other alphabet', (secret) => Buffer.from(secret).toString('base64url')],
    ['a form', (secret) => new URLSearchParams({ secret }).toString()],
    ['JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ secret }))],
    ['hexadecimal digits', (secret) => Buffer.from(secret).toString('hex')],
    ['a value with white space around it', (secret) => secret.trim()],
  ])('go in %s', (_, encode) => {
    const secrets = new SecretRegistry();
    const secret = 'hünter "two"?>ÿÿ secrets\n';
    secrets.add(secret);
    const text = String(encode(secret));
    const { a } = JSON.parse(secrets.scrub(JSON.stringify({ a: text }))) as { a: string };
    expect(a).toContain('[REDACTED]');
    // What stands before and behind it, and the characters of base64 that it shares with them.
    expect(a.replace('[REDACTED]', '').length).toBeLessThan(20);
  });

  it('go where they are a number, and leave numbers that only contain them', () => {
    const secrets = new SecretRegistry();
    secrets.add('1764');
    expect(secrets.scrub('{"pin":1764,"timestamp":17641764}')).toBe('{"pin":"[REDACTED]","timestamp":17641764}');
  });

  it('include the lines of a key file', () => {
    const secrets = new SecretRegistry();
    secrets.add('-----BEGIN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQE\n-----END KEY-----');
    expect(secrets.scrub('{"a":"x MIIEvQIBADANBgkqhkiG9w0BAQE y"}')).toBe('{"a":"x [REDACTED] y"}');
  });

  it('leaves other lines as they are, and refuses values too short to be told from chance', () => {
    const secrets = new SecretRegistry();
    expect(secrets.add('abc')).toBe(false);
    expect(secrets.scrub('{"a":"abc"}')).toBe('{"a":"abc"}');
    secrets.add('hunter22');
    secrets.clear();
    expect(secrets.scrub('{"a":"hunter22"}')).toBe('{"a":"hunter22"}');
  });

  it('never breaks the JSON, whatever the secret', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4, unit: 'binary' }),
        fc.array(fc.string({ unit: 'binary' })),
        (secret, parts) => {
          const secrets = new SecretRegistry();
          secrets.add(secret);
          const scrubbed = secrets.scrub(JSON.stringify({ a: [...parts, `x${secret}y`, 'z\\'], b: '","level' }));
          const { a } = JSON.parse(scrubbed) as { a: string[] };
          for (const text of a) expect(text).not.toContain(secret);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
