import type { IdSource } from '../compute/id-source.ts';
import type { RoleSessions } from '../iam/role-sessions.ts';
import { roleNameOf } from '../iam/roles.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { Clock } from '../server/clock.ts';
import { ExecutionEnvironment, type InvocationOutcome } from './execution-environment.ts';
import type { EmitFunctionEvent, FunctionEvent } from './function-event.ts';
import type { LambdaFunction } from './lambda-function.ts';
import { environmentOf } from './reserved-environment.ts';

export interface FunctionHostDependencies {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly region: string;
  readonly sessions: RoleSessions;
  readonly endpoint: () => string;
  readonly emit: EmitFunctionEvent;
  /** Added to the environment of every function process. */
  readonly marks: Readonly<Record<string, string>>;
  /** Default 10 s, as in AWS. */
  readonly initTimeoutMs?: number | undefined;
}

export interface Invocation {
  readonly payload: string;
  readonly source: Extract<FunctionEvent, { kind: 'function-invoked' }>['source'];
  /** Continued by the invocation; without it a new trace begins. */
  readonly traceHeader?: string | undefined;
}

export interface InvocationReport {
  readonly requestId: string;
  readonly outcome: InvocationOutcome;
  /** Lines the invocation wrote, oldest first. */
  readonly lines: readonly string[];
}

interface Slot {
  readonly environment: ExecutionEnvironment;
  readonly definition: LambdaFunction;
  running: { readonly requestId: string; readonly lines: string[] } | undefined;
}

/** How many environments a function without reserved concurrency gets here; AWS starts with 1,000 for the account. */
const DEFAULT_CONCURRENCY = 20;

/** Runs functions, each invocation in a process that no other invocation uses at the same time. */
export class FunctionHost {
  readonly #deps: FunctionHostDependencies;
  readonly #slots = new Map<string, Set<Slot>>();

  constructor(deps: FunctionHostDependencies) {
    this.#deps = deps;
  }

  /** @throws AwsError TooManyRequestsException when every slot is taken */
  async invoke(definition: LambdaFunction, invocation: Invocation): Promise<InvocationReport> {
    const { clock, ids, emit } = this.#deps;
    const { slot, coldStart } = this.#take(definition);
    const requestId = ids.uuid();
    const lines: string[] = [];
    slot.running = { requestId, lines };
    const startedAt = clock.now();
    const traceHeader = invocation.traceHeader ?? this.#newTrace(definition, startedAt);
    const functionName = definition.name;
    emit({
      kind: 'function-invoked',
      at: startedAt,
      functionName,
      requestId,
      coldStart,
      traceHeader,
      source: invocation.source,
    });
    const deadlineAt = Date.now() + definition.timeoutMs;
    const request = { requestId, payload: invocation.payload, functionArn: definition.arn, deadlineAt, traceHeader };
    const outcome = await slot.environment.invoke(request, definition.timeoutMs);
    // Output written before the answer is in the pipes by now; a turn of the event loop reads it.
    await new Promise(setImmediate);
    slot.running = undefined;
    if (!slot.environment.usable) this.#discard(slot);
    const error =
      outcome.kind === 'error' ? { error: { type: outcome.error.errorType, message: outcome.error.errorMessage } } : {};
    emit({
      kind: 'function-ended',
      at: clock.now(),
      functionName,
      requestId,
      durationMs: clock.now() - startedAt,
      ...error,
    });
    return { requestId, outcome, lines };
  }

  /** Ends the environments of a function, after its code or configuration changed. */
  async retire(functionName: string): Promise<void> {
    const slots = [...(this.#slots.get(functionName) ?? [])];
    this.#slots.delete(functionName);
    await Promise.all(slots.map((slot) => slot.environment.close()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#slots.keys()].map((name) => this.retire(name)));
  }

  #take(definition: LambdaFunction): { slot: Slot; coldStart: boolean } {
    const slots = this.#slots.get(definition.name) ?? new Set<Slot>();
    this.#slots.set(definition.name, slots);
    for (const slot of slots) {
      if (!slot.running && !slot.environment.usable) slots.delete(slot);
      if (!slot.running && slot.environment.usable) return { slot, coldStart: false };
    }
    if (slots.size >= (definition.reservedConcurrency ?? DEFAULT_CONCURRENCY)) {
      const Reason = 'ReservedFunctionConcurrentInvocationLimitExceeded';
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', { members: { Reason, Type: 'User' } });
    }
    const slot = this.#start(definition);
    slots.add(slot);
    return { slot, coldStart: true };
  }

  #start(definition: LambdaFunction): Slot {
    const { clock, ids, region, sessions, endpoint, emit, marks, initTimeoutMs = 10_000 } = this.#deps;
    const credentials = sessions.start(roleNameOf(definition.role) ?? '', definition.name, 12 * 3_600_000);
    const logStream = `${new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${ids.hex(32)}`;
    const environment = environmentOf(definition, { region, endpoint: endpoint(), credentials, logStream, marks });
    const slot: Slot = {
      definition,
      running: undefined,
      environment: new ExecutionEnvironment({
        definition,
        environment,
        clock,
        initTimeoutMs,
        onLine: (stream, line) => {
          slot.running?.lines.push(line);
          emit({
            kind: 'function-log',
            at: clock.now(),
            functionName: definition.name,
            requestId: slot.running?.requestId,
            stream,
            line,
          });
        },
      }),
    };
    return slot;
  }

  #discard(slot: Slot): void {
    this.#slots.get(slot.definition.name)?.delete(slot);
    void slot.environment.close();
  }

  #newTrace(definition: LambdaFunction, at: number): string {
    const { ids } = this.#deps;
    const root = `1-${Math.floor(at / 1000)
      .toString(16)
      .padStart(8, '0')}-${ids.hex(24)}`;
    return `Root=${root};Parent=${ids.hex(16)};Sampled=${definition.tracing === 'Active' ? 1 : 0}`;
  }
}
