import { type Classification, retryable } from './classification.ts';
import { causeChain } from './error-fields.ts';

type CodeTable = readonly (readonly [codes: RegExp, reason: string])[];

/** Connections that never came to be: nothing was sent. */
const NEVER_CONNECTED: CodeTable = [
  [/^ECONNREFUSED$/, 'connection-refused'],
  [/^(EAI_AGAIN|ENOTFOUND)$/, 'name-not-resolved'],
  [/^(EHOST|ENET)(DOWN|UNREACH)$/, 'host-unreachable'],
  [/^(ERR_SOCKET_CONNECTION|UND_ERR_CONNECT)_TIMEOUT$/, 'connection-timed-out'],
];

/** Exchanges that broke off: the request may have been executed. */
const BROKEN_OFF: CodeTable = [
  [
    /^(ECONNABORTED|ECONNRESET|EPIPE|ERR_HTTP2_SESSION_ERROR|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_SOCKET)$/,
    'connection-lost',
  ],
  [/^ETIMEDOUT$/, 'connection-timed-out'],
  [/^UND_ERR_(BODY|HEADERS)_TIMEOUT$/, 'response-timed-out'],
];

/**
 * What an error of Node's sockets, name resolution, HTTP/2 or `fetch` means; looks through causes. `undefined` when
 * it is none.
 *
 * @see Node.js "Errors", common system errors; RFC 9113 section 8.7 (REFUSED_STREAM proves that nothing was processed)
 */
export function classifyNetworkError(error: unknown): Classification | undefined {
  for (const { code, syscall, errors, message } of causeChain(error)) {
    if (typeof code !== 'string') continue;
    if (code === 'ERR_HTTP2_STREAM_ERROR' && String(message).includes('REFUSED_STREAM')) {
      return retryable('stream-refused', 'no');
    }
    // Node tries several addresses only to connect, and then throws one error of many.
    const connecting = syscall === 'connect' || syscall === 'getaddrinfo' || Array.isArray(errors);
    const neverConnected = find(NEVER_CONNECTED, code);
    if (neverConnected !== undefined) {
      return retryable(neverConnected, connecting || syscall === undefined ? 'no' : 'maybe');
    }
    const brokenOff = find(BROKEN_OFF, code);
    if (brokenOff !== undefined) return retryable(brokenOff, connecting ? 'no' : 'maybe');
  }
  return undefined;
}

function find(table: CodeTable, code: string): string | undefined {
  return table.find(([codes]) => codes.test(code))?.[1];
}
