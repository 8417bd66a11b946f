import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { NODE_CONFIG_CONTENT_TYPE, parseUserData } from './parse-user-data.ts';

const config = 'apiVersion: dedicated-k8s/v1\nkind: NodeConfig\n';
const parsed = [{ apiVersion: 'dedicated-k8s/v1', kind: 'NodeConfig' }];
const unreadable = expect.objectContaining({ code: 'CONFIG_UNREADABLE' }) as Error;

function multipart(parts: readonly (readonly [string, string])[]): string {
  const head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary="==B=="\n';
  const sections = parts.map(([headers, body]) => `--==B==\n${headers}\n\n${body}\n`);
  return `${head}\n${sections.join('')}--==B==--\n`;
}

describe('user data', () => {
  test.each([
    ['plain', Buffer.from(config)],
    ['with Windows line ends', Buffer.from(config.replaceAll('\n', '\r\n'))],
    ['gzip', gzipSync(config)],
    ['a MIME part', Buffer.from(multipart([[`Content-Type: ${NODE_CONFIG_CONTENT_TYPE}`, config]]))],
    ['gzip of MIME', gzipSync(multipart([[`Content-Type: ${NODE_CONFIG_CONTENT_TYPE}; charset=utf-8`, config]]))],
    [
      'a base64 MIME part of gzip beside parts of others',
      Buffer.from(
        multipart([
          ['Content-Type: text/x-shellscript', '#!/bin/sh\nexit 0'],
          [
            `Content-Type: ${NODE_CONFIG_CONTENT_TYPE}\nContent-Transfer-Encoding: base64`,
            gzipSync(config).toString('base64'),
          ],
        ]),
      ),
    ],
  ])('%s', (_, bytes) => {
    expect(parseUserData(bytes)).toEqual(parsed);
  });

  test('several MIME parts are several documents, in their order', () => {
    const part = (text: string) => [`Content-Type: ${NODE_CONFIG_CONTENT_TYPE}`, text] as const;
    expect(parseUserData(Buffer.from(multipart([part('a: 1'), part('a: 2')])))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  test.each([
    ['nothing', ''],
    ['a script', '#!/bin/bash\nset -e\n'],
    ['cloud-config', '#cloud-config\nusers: []\n'],
    ['MIME without a part of ours', multipart([['Content-Type: text/cloud-config', 'users: []']])],
  ])('that is %s holds no config', (_, text) => {
    expect(parseUserData(Buffer.from(text))).toEqual([]);
  });

  test.each([
    ['truncated gzip', gzipSync(config).subarray(0, 20)],
    ['a gzip bomb', gzipSync(Buffer.alloc(2 * 1024 * 1024))],
    ['not YAML', Buffer.from('a: [1,')],
    ['a key that stands twice', Buffer.from('a: 1\na: 2\n')],
    ['an alias bomb', Buffer.from(`a: &a [1]\n${'b'.repeat(1)}: [${'*a,'.repeat(500)}]\nc: &c [*a]\n`)],
    ['MIME without its boundary', Buffer.from('Content-Type: multipart/mixed\n\n--x\n')],
    ['MIME whose boundary never comes', Buffer.from('Content-Type: multipart/mixed; boundary=x\n\nhello\n')],
  ])('%s is unreadable, which is not absent', (_, bytes) => {
    expect(() => parseUserData(bytes)).toThrow(unreadable);
  });
});
