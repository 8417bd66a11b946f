import { ClusterError, type ClusterErrorOptions } from './cluster-error.ts';
import type { ContextNames, ContextOf, ErrorContext, ErrorDefinition } from './error-definition.ts';

/** Makes one kind of error. The context is required when the definition's texts have placeholders. */
export interface ErrorFactory<Definition extends ErrorDefinition = ErrorDefinition> {
  (
    ...values: [ContextNames<Definition>] extends [never]
      ? [context?: ErrorContext, options?: ClusterErrorOptions]
      : [context: ContextOf<Definition>, options?: ClusterErrorOptions]
  ): ClusterError;
  readonly code: string;
  readonly definition: Definition;
}

/** Factories by code. */
export type ErrorFactories<Catalogue extends Record<string, ErrorDefinition>> = {
  readonly [Code in keyof Catalogue]: ErrorFactory<Catalogue[Code]>;
};

/**
 * Turns definitions into factories: `const errors = defineErrors({ LEASE_HELD: {...} }); throw errors.LEASE_HELD({...})`.
 * Each package defines its own areas; codes are `AREA_CONDITION`.
 */
export function defineErrors<const Catalogue extends Record<string, ErrorDefinition>>(
  catalogue: Catalogue,
): ErrorFactories<Catalogue> {
  const factories: Record<string, ErrorFactory> = {};
  for (const [code, definition] of Object.entries(catalogue)) {
    const create = (context?: ErrorContext, options?: ClusterErrorOptions): ClusterError =>
      new ClusterError(code, definition, context, options);
    factories[code] = Object.assign(create, { code, definition });
  }
  return factories as ErrorFactories<Catalogue>;
}
