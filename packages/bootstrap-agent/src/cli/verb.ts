import type { Logger } from '@dedicated-k8s/observability';

/** One flag of a verb. */
export interface Flag {
  /** What stands for the value in the help; a flag without one is a switch. */
  readonly value?: string;
  readonly summary: string;
  readonly required?: boolean;
  /** May be given several times. */
  readonly multiple?: boolean;
}

/** What a verb is called with. */
export interface Invocation {
  readonly flags: FlagValues;
  /** Where the host's `/` is. */
  readonly root: string;
  readonly logger: Logger;
  /** Aborts on SIGTERM and SIGINT. */
  readonly signal: AbortSignal;
  /** Prints the verb's result, the only thing that it writes to standard output. */
  readonly print: (text: string) => void;
}

/** The values of flags, by their names. */
export interface FlagValues {
  one(name: string): string | undefined;
  /** @throws {ClusterError} AGENT_USAGE when it was not given. */
  required(name: string): string;
  all(name: string): readonly string[];
}

/** Does a verb's work and returns the exit code. */
type VerbMain = (invocation: Invocation) => Promise<number>;

/** A verb of the command line. Its code is loaded only when it is called. */
export interface Verb {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly load: () => Promise<VerbMain>;
}
