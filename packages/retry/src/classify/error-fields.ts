/** An error's fields, whatever was thrown. */
export function errorFields(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
}

const DEEPEST_CAUSE = 5;

/** The error and its causes, outermost first; of a chain that has no end, the first few. */
export function* causeChain(error: unknown): Generator<Readonly<Record<string, unknown>>> {
  let current = error;
  for (let depth = 0; depth <= DEEPEST_CAUSE && typeof current === 'object' && current !== null; depth += 1) {
    const fields = errorFields(current);
    yield fields;
    current = fields.cause;
  }
}
