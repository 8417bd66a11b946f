/** Arguments that mean nothing: shown without a trace. */
export class UsageError extends Error {}
