import { connect } from 'node:tls';

/** How long an endpoint may take to answer a TLS handshake. */
const TIMEOUT_MS = 3_000;
/** Nobody can reach a cluster under a name that does not exist, or at an address that refuses or swallows connections. */
const SILENCE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EPIPE',
]);

/**
 * Whether anything completes a TLS handshake at `host:port`. A load balancer without targets may accept a connection and
 * drop it: only the handshake shows that a server stands behind it. Who it is does not matter here.
 */
export function probeEndpoint(endpoint: string, signal: AbortSignal): Promise<'answers' | 'silent' | 'unknown'> {
  const { promise, resolve, reject } = Promise.withResolvers<'answers' | 'silent' | 'unknown'>();
  const colon = endpoint.lastIndexOf(':');
  const socket = connect({
    host: endpoint.slice(0, colon),
    port: Number(endpoint.slice(colon + 1)),
    rejectUnauthorized: false,
  });
  const abort = () => {
    socket.destroy();
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', abort, { once: true });
  const end = (verdict: 'answers' | 'silent' | 'unknown') => {
    signal.removeEventListener('abort', abort);
    socket.destroy();
    resolve(verdict);
  };
  socket.setTimeout(TIMEOUT_MS, () => end('silent'));
  socket.once('secureConnect', () => end('answers'));
  socket.once('error', (error: NodeJS.ErrnoException) => end(SILENCE.has(error.code ?? '') ? 'silent' : 'unknown'));
  return promise;
}
