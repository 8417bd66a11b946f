import { expect, test } from 'vitest';
import { decodeAwsChunked } from './aws-chunked.ts';
import type { WireRequest } from './wire.ts';

const decode = (body: string, headers: Record<string, string> = {}): WireRequest =>
  decodeAwsChunked({
    method: 'PUT',
    path: '/bucket/key',
    query: new URLSearchParams(),
    headers: { 'content-encoding': 'aws-chunked', ...headers },
    body: Buffer.from(body, 'latin1'),
  });

test('data of all chunks moves together, trailers become headers', () => {
  const chunks = '4\r\none,\r\n3;chunk-signature=ab\r\ntwo\r\n0\r\nx-amz-checksum-crc32: AAAA\r\n\r\n';
  const { body, headers } = decode(chunks, { 'x-amz-decoded-content-length': '7' });
  expect(body.toString()).toBe('one,two');
  expect(headers).toEqual({
    'content-length': '7',
    'x-amz-checksum-crc32': 'AAAA',
    'x-amz-decoded-content-length': '7',
  });
});

test('an encoding of the content itself stays', () => {
  expect(decode('0\r\n\r\n', { 'content-encoding': 'zstd,aws-chunked' }).headers['content-encoding']).toBe('zstd');
});

test.each(['', '4\r\none', 'x\r\n', '3\r\none\r\n'])('a body that stops early is refused: %j', (body) => {
  expect(() => decode(body)).toThrow('incomplete');
});

test('less than announced is refused', () => {
  const short = () => decode('3\r\none\r\n0\r\n\r\n', { 'x-amz-decoded-content-length': '7' });
  expect(short).toThrow('7 announced, 3 received');
});
