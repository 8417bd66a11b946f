import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Clock } from '../server/clock.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { spawnRuntime } from './spawn-runtime.ts';

/** What the shim is sent for one invocation. */
export interface InvocationRequest {
  readonly requestId: string;
  readonly payload: string;
  readonly functionArn: string;
  /** Real time: the code under test asks its own clock how much is left. */
  readonly deadlineAt: number;
  readonly traceHeader: string;
}

interface ErrorDocument {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

export type InvocationOutcome =
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly error: ErrorDocument };

type ShimMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly error: ErrorDocument }
  | { readonly kind: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'error'; readonly requestId: string; readonly error: ErrorDocument; readonly fatal?: true };

export interface EnvironmentOptions {
  readonly definition: LambdaFunction;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly initTimeoutMs: number;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

const LARGEST_RESPONSE_BYTES = 6 * 1024 * 1024;

/**
 * One concurrency slot of a function: a child process that is reused, and frozen between invocations as in AWS, so that
 * work left over after the answer does not go on by luck.
 */
export class ExecutionEnvironment {
  readonly #options: EnvironmentOptions;
  readonly #child: ChildProcess;
  readonly #initialized: Promise<InvocationOutcome | undefined>;
  readonly #exited: Promise<string>;
  #settle: ((outcome: InvocationOutcome) => void) | undefined;
  #usable = true;
  #exitedAlready = false;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    const { definition, environment } = options;
    this.#child = spawnRuntime(definition.codeFolder, environment);
    this.#readLines(this.#child.stdout, 'stdout');
    this.#readLines(this.#child.stderr, 'stderr');
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#usable = false;
        this.#exitedAlready = true;
        resolve(signal ? `signal: ${signal.slice(3).toLowerCase()}` : `exit status ${code}`);
      });
    });
    this.#initialized = this.#initialize();
  }

  /** False as soon as the process is on its way out. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Runs one invocation; the caller keeps invocations of one environment apart. */
  async invoke(request: InvocationRequest, timeoutMs: number): Promise<InvocationOutcome> {
    this.#child.kill('SIGCONT');
    const failure = await this.#initialized;
    if (failure) return failure;
    const outcome = await this.#race(request, timeoutMs);
    if (this.#usable) this.#child.kill('SIGSTOP');
    return outcome;
  }

  async close(): Promise<void> {
    this.#usable = false;
    if (!this.#exitedAlready) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #race(request: InvocationRequest, timeoutMs: number): Promise<InvocationOutcome> {
    const { clock } = this.#options;
    const seconds = (timeoutMs / 1000).toFixed(2);
    return new Promise((resolve) => {
      const cancel = clock.schedule(timeoutMs, () => {
        finish({
          kind: 'error',
          error: sandboxError('Sandbox.Timedout', request, `Task timed out after ${seconds} seconds`),
        });
        this.#end();
      });
      const finish = (outcome: InvocationOutcome): void => {
        cancel();
        this.#settle = undefined;
        resolve(outcome);
      };
      this.#settle = finish;
      void this.#exited.then((how) => {
        const failed = how === 'exit status 0' ? 'without providing a reason' : `with error: ${how}`;
        return finish({ kind: 'error', error: sandboxError('Runtime.ExitError', request, `Runtime exited ${failed}`) });
      });
      this.#child.send(request);
    });
  }

  /** @returns the outcome of every invocation when the bundle does not load, undefined when it did */
  async #initialize(): Promise<InvocationOutcome | undefined> {
    const { clock, initTimeoutMs } = this.#options;
    return new Promise((resolve) => {
      const cancel = clock.schedule(initTimeoutMs, () => {
        this.#end();
        finish({
          errorType: 'Sandbox.Timedout',
          errorMessage: `Init timed out after ${(initTimeoutMs / 1000).toFixed(2)} seconds`,
        });
      });
      const finish = (error?: ErrorDocument): void => {
        cancel();
        if (error) this.#usable = false;
        resolve(error && { kind: 'error', error });
      };
      this.#child.on('message', (message: ShimMessage) => {
        if (message.kind === 'ready') finish();
        else if (message.kind === 'init-error') finish(message.error);
        else {
          if (message.kind === 'error' && message.fatal) this.#usable = false;
          this.#settle?.(checkSize(message));
        }
      });
      void this.#exited.then((how) =>
        finish({ errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${how}` }),
      );
    });
  }

  #end(): void {
    this.#usable = false;
    this.#child.kill('SIGKILL');
  }

  #readLines(stream: Readable | null, name: 'stdout' | 'stderr'): void {
    if (stream) createInterface({ input: stream }).on('line', (line) => this.#options.onLine(name, line));
  }
}

function checkSize(outcome: InvocationOutcome): InvocationOutcome {
  if (outcome.kind === 'error' || Buffer.byteLength(outcome.payload) <= LARGEST_RESPONSE_BYTES) return outcome;
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE_BYTES} bytes).`;
  return { kind: 'error', error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
}

function sandboxError(errorType: string, request: InvocationRequest, what: string): ErrorDocument {
  return { errorType, errorMessage: `RequestId: ${request.requestId} Error: ${what}` };
}
