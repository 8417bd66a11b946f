import type { Classification } from './classification.ts';
import { causeChain } from './error-fields.ts';

/** Codes of connections that never came to be, so that nothing was sent. */
const NEVER_CONNECTED: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'no-local-port',
  EAI_AGAIN: 'name-not-resolved',
  ECONNREFUSED: 'connection-refused',
  EHOSTDOWN: 'host-unreachable',
  EHOSTUNREACH: 'host-unreachable',
  ENETDOWN: 'network-unreachable',
  ENETUNREACH: 'network-unreachable',
  ENOTFOUND: 'name-not-resolved',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'connection-timed-out',
  UND_ERR_CONNECT_TIMEOUT: 'connection-timed-out',
};

/** Codes of exchanges that broke off: the request may have been executed. */
const BROKEN_OFF: Readonly<Record<string, string>> = {
  ECONNABORTED: 'connection-lost',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  ERR_HTTP2_SESSION_ERROR: 'connection-lost',
  ERR_STREAM_PREMATURE_CLOSE: 'connection-lost',
  ETIMEDOUT: 'connection-timed-out',
  UND_ERR_BODY_TIMEOUT: 'response-timed-out',
  UND_ERR_HEADERS_TIMEOUT: 'response-timed-out',
  UND_ERR_SOCKET: 'connection-lost',
};

const CERTIFICATE = /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|ERR_TLS_CERT|SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY))/;

/**
 * What an error of Node's sockets, name resolution, TLS, HTTP/2 or `fetch` means; looks through causes. `undefined` when
 * it is none.
 *
 * @see Node.js "Errors", common system errors; RFC 9113 section 8.7 (REFUSED_STREAM proves that nothing was processed)
 */
export function classifyNetworkError(error: unknown): Classification | undefined {
  for (const fields of causeChain(error)) {
    const { code, syscall, errors, message } = fields;
    if (typeof code !== 'string') continue;
    if (CERTIFICATE.test(code)) return { kind: 'fatal', reason: 'certificate-refused' };
    if (code === 'ERR_HTTP2_STREAM_ERROR' && String(message).includes('NGHTTP2_REFUSED_STREAM')) {
      return { kind: 'retryable', reason: 'stream-refused', executed: 'no' };
    }
    // Several addresses failing at once are always failures to connect, see net.connect's autoSelectFamily.
    const connecting = syscall === 'connect' || syscall === 'getaddrinfo' || Array.isArray(errors);
    const reason = NEVER_CONNECTED[code] ?? BROKEN_OFF[code];
    if (reason === undefined) continue;
    const executed = connecting || (code in NEVER_CONNECTED && syscall === undefined) ? 'no' : 'maybe';
    return { kind: 'retryable', reason, executed };
  }
  return undefined;
}
