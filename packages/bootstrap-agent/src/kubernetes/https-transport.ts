import { request } from 'node:https';
import { translateKubernetesError } from '@dedicated-k8s/core-sdk';
import type { KubernetesResponse, KubernetesTransport } from './kubernetes-transport.ts';
import type { KubernetesCredentials } from './read-kubeconfig.ts';

/** One request may take this long; a list of 500 pods on a busy API server takes a few seconds. */
const TIMEOUT_MS = 15_000;

/** Speaks to one API server over HTTPS with a client certificate. */
export function httpsTransport(credentials: KubernetesCredentials): KubernetesTransport {
  const { server, certificateAuthority, clientCertificate, clientKey } = credentials;
  return ({ method, path, headers, body }, signal) => {
    const { promise, resolve, reject } = Promise.withResolvers<KubernetesResponse>();
    const fail = (cause: unknown) => {
      reject(signal.aborted ? (signal.reason as Error) : translateKubernetesError(cause, server));
    };
    const content = body === undefined ? undefined : JSON.stringify(body);
    const outgoing = request(
      new URL(path, server),
      {
        method,
        headers: {
          accept: 'application/json',
          ...(content === undefined ? {} : { 'content-length': Buffer.byteLength(content) }),
          ...headers,
        },
        ca: certificateAuthority,
        cert: clientCertificate,
        key: clientKey,
        // Each request on a connection of its own: the API server behind the address may be another one next time.
        agent: false,
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', fail);
        incoming.on('end', () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          });
        });
      },
    );
    outgoing.on('error', fail);
    outgoing.end(content);
    return promise;
  };
}
