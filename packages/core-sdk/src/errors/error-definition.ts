/** What an error code means and what to do about it: one row of the catalogue. */
export interface ErrorDefinition {
  /** What failed, one short statement; `{name}` is filled from the error's context. */
  readonly message: string;
  /**
   * What to run first: shell commands that work when they are pasted, a word about them behind `#`. `{name}` is filled from
   * the context, quoted where the shell needs it, so it must not stand inside quotes; what only a person knows is a variable
   * `${NAME:?}`, without which the shell refuses.
   */
  readonly check: string;
  /** Most likely first. */
  readonly commonCauses: readonly string[];
  /** Whether the same call can succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** What a person does when it does not go away by itself; commands in backticks. */
  readonly operatorAction: string;
  /** Page under docs/runbooks, without its extension; it has a heading of the code. */
  readonly runbook?: string;
}

/** Values an error may carry. Objects are left out on purpose: a request or a response may hold a secret. */
export type ContextValue = string | number | boolean;

/** Plain facts about one occurrence of an error. */
export type ErrorContext = Readonly<Record<string, ContextValue>>;

/** The names in braces of a template: `'{a} of {b}'` gives `'a' | 'b'`. Braces round anything but a name are text. */
export type Placeholders<Template extends string> = Template extends `${string}{${infer Rest}`
  ? Rest extends `${infer Name}}${infer After}`
    ? Name extends `${string}${'"' | '{' | ' ' | ':' | '='}${string}`
      ? Placeholders<Rest>
      : Name | Placeholders<After>
    : never
  : never;

/** The names of the context values that a definition's message and check ask for. */
export type ContextNames<Definition extends ErrorDefinition> =
  | Placeholders<Definition['message']>
  | Placeholders<Definition['check']>;

/** The context of an error of this definition: those values, and any others. */
export type ContextOf<Definition extends ErrorDefinition> = ErrorContext & {
  readonly [Name in ContextNames<Definition>]: ContextValue;
};
