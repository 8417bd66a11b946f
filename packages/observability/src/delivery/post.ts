/** The answer of a collector. */
export interface PostAnswer {
  readonly status: number;
  readonly body: string;
}

/** A request that was answered with an error, or not at all. */
export class PostError extends Error {
  override readonly name = 'PostError';
  readonly retryable: boolean;
  /** How long the answer asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryable: boolean, cause?: unknown, retryAfterMs?: number) {
    super(message, cause === undefined ? {} : { cause });
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Answers that a later attempt may improve. @see OTLP specification, "OTLP/HTTP Response", "Retryable Response Codes" */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);
/** More of an answer is of no use. */
const MAX_ANSWER = 65_536;

/**
 * Posts a document, without a client library: `fetch` and `node:https` cost milliseconds to load, so they are loaded when the
 * first document is sent.
 * @throws {PostError} when there is no answer, or one other than 2xx
 */
export function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
  signal: AbortSignal,
): Promise<PostAnswer> {
  const client = url.startsWith('https:')
    ? process.getBuiltinModule('node:https')
    : process.getBuiltinModule('node:http');
  return new Promise((resolve, reject) => {
    const where = withoutCredentials(url);
    const request = client.request(url, { method: 'POST', headers, signal }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < MAX_ANSWER) text += chunk;
      });
      response.on('error', (error) => reject(new PostError(`${where}: ${error.message}`, true, error)));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve({ status, body: text });
        else {
          const waitMs = retryAfterMs(response.headers['retry-after']);
          reject(
            new PostError(
              `${where} answered ${status}: ${text.slice(0, 200)}`,
              RETRYABLE.has(status),
              undefined,
              waitMs,
            ),
          );
        }
      });
    });
    request.on('error', (error) => reject(new PostError(`${where}: ${error.message}`, true, error)));
    request.end(body);
  });
}

/** Errors are said in the log: a user's name and password, or a key in the query, must not get there. */
function withoutCredentials(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** @see RFC 9110, section 10.2.3: seconds; the other form, a date, would need the two clocks to agree */
function retryAfterMs(header: string | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(header) ? Number(header) * 1_000 : undefined;
}
