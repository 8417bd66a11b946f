import type { EnumTable } from '../protocol/constraints.ts';
import type { Dialect } from '../protocol/dialect.ts';
import type { ConditionKeys } from './principals.ts';
import type { RequestContext } from './request-context.ts';

type Defined<T> = Exclude<T, undefined>;

/** A request after the check against the model: required members are there, at every depth (unions keep their type). */
export type Checked<T> = T extends string | number | boolean | bigint | Date | Uint8Array | null | undefined
  ? T
  : T extends readonly (infer E)[]
    ? Checked<E>[]
    : T extends object
      ? '$unknown' extends keyof T
        ? T
        : { readonly [K in keyof T]: object extends Pick<T, K> ? Checked<T[K]> : Defined<Checked<T[K]>> }
      : T;

/** The names of the operations that an SDK module has commands for. */
type OperationName<Sdk> = keyof Sdk extends infer K
  ? K extends `${infer Name}Command`
    ? Name extends `$${string}`
      ? never
      : Name
    : never
  : never;

type CommandOf<Sdk, Name extends string> = `${Name}Command` extends keyof Sdk
  ? Sdk[`${Name}Command`] extends abstract new (
      ...parameters: never
    ) => infer C
    ? C
    : never
  : never;

type OperationInput<Sdk, Name extends string> =
  CommandOf<Sdk, Name> extends { readonly input: infer I } ? Checked<I> : never;

type OperationOutput<Sdk, Name extends string> =
  CommandOf<Sdk, Name> extends { resolveMiddleware(...parameters: never): (input: never) => Promise<infer R> }
    ? R extends { readonly output: infer O }
      ? Omit<O, '$metadata'>
      : never
    : never;

/** One operation: checked input in, output as the SDK types it (without `$metadata`), refusal by throwing AwsError. */
type OperationHandler<Input, Output> = (input: Input, context: RequestContext) => Output | Promise<Output>;

/** Some operations of a service; a service can be assembled from several tables. */
export type OperationTable<Sdk> = {
  readonly [Name in OperationName<Sdk>]?: OperationHandler<OperationInput<Sdk, Name>, OperationOutput<Sdk, Name>>;
};

/** An ARN, where needed with the IAM action (default: the operation) and the condition keys that the request sets. */
export type TouchedResource =
  | string
  | { readonly arn: string; readonly action?: string; readonly conditions?: ConditionKeys };

/** What the frame needs to know of a service. */
export interface AnyServiceDefinition {
  /** The name in the credential scope of a signature, by which requests find their service: `ssm`, `monitoring`. */
  readonly signingName: string;
  /** Prefix of IAM actions; default: `signingName`. */
  readonly actionPrefix?: string;
  /** `() => import('@aws-sdk/client-ssm')` */
  readonly sdk: () => Promise<object>;
  readonly operations: Readonly<Record<string, OperationHandler<never, unknown> | undefined>>;
  /**
   * Members whose values the service restricts, by shape and member. SDK models do not say which enum a member has,
   * but the SDK exports the enums: `(sdk) => ({ PutParameterRequest: { Type: sdk.ParameterType } })`.
   */
  readonly enums?: (sdk: never) => EnumTable;
  /**
   * What a request touches; the caller must be allowed the operation on each. Without it, handlers that care call
   * `context.authorize` themselves.
   */
  readonly resources?: (operation: string, input: object, context: RequestContext) => readonly TouchedResource[];
  /** Largest body as sent, i.e. before decompression; default: none. */
  readonly maxRequestBytes?: number;
  /** Where the service's refusals differ from those of its protocol. */
  readonly refusals?: Partial<Dialect>;
}

/**
 * A service as data; annotate it (`ServiceDefinition<typeof import('@aws-sdk/client-ssm')>`) and every handler is typed.
 * Everything else (protocol, shapes, error statuses, target prefix, version, XML namespace) is read from the SDK module,
 * which is loaded at the first request.
 */
export interface ServiceDefinition<Sdk extends object>
  extends Omit<AnyServiceDefinition, 'sdk' | 'operations' | 'enums'> {
  readonly sdk: () => Promise<Sdk>;
  readonly operations: OperationTable<Sdk>;
  readonly enums?: (sdk: Sdk) => EnumTable;
}
