import { describe, expect, it } from 'vitest';
import { signatureHeaders } from './aws-signature.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const instant = new Date('2015-08-30T12:36:00Z');

describe('AWS Signature Version 4', () => {
  it.each([
    // AWS's published test suite: get-vanilla, get-vanilla-query-order-key-case, post-vanilla.
    ['GET', 'https://example.amazonaws.com/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'GET',
      'https://example.amazonaws.com/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    ['POST', 'https://example.amazonaws.com/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  ])('signs %s %s as AWS does', (method, url, signature) => {
    const headers = signatureHeaders(
      { method, url, headers: {}, body: '' },
      { region: 'us-east-1', service: 'service' },
      credentials,
      instant,
    );
    expect(headers).toEqual({
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
    });
  });
});
