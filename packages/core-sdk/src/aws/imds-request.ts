import { request } from 'node:http';

/** One answer of the metadata service. */
export interface ImdsAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** Where the metadata service is, unless AWS_EC2_METADATA_SERVICE_ENDPOINT says otherwise. */
export const IMDS_ENDPOINT = 'http://169.254.169.254';

/** Sends one request to the metadata service; rejects with the network's error. */
export function sendImdsRequest(
  url: URL,
  method: 'GET' | 'PUT',
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ImdsAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, signal }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, body: new Uint8Array(Buffer.concat(chunks)) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
