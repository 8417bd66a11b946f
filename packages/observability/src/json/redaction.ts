/** What a redacted value is replaced by. */
export const REDACTED = '[REDACTED]';

/** Names whose values never belong into telemetry, by their ends, in lower case without `_`, `-` and spaces. */
const SECRET_NAME =
  /(passw(or)?d|passphrase|secret|token|authorization|(private|secret|secretaccess|certificate|encryption|api)key|credentials?|cookie)$/;

/** More distinct names than this are decided each time, so that generated names cannot fill the memory. */
const MAX_REMEMBERED = 2_000;

/** Decides which fields are redacted, by name or by path. */
export interface RedactionRules {
  isSecretName(name: string): boolean;
  /** Whether any rule is a path; when false, `isSecretPath` need not be asked. */
  readonly hasPaths: boolean;
  isSecretPath(path: readonly string[]): boolean;
}

/** What is redacted besides the usual names. */
export interface RedactionOptions {
  /** Further ends of secret names. */
  readonly names?: readonly string[];
  /** Paths from the record's root such as `request.headers.x-id`; `*` stands for one name or index. */
  readonly paths?: readonly string[];
}

const normalise = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

/** @param options `false` switches redaction off. Default: by the usual names */
export function createRedactionRules(options: RedactionOptions | false = {}): RedactionRules {
  const { names = [], paths = [] } = options || {};
  const endings = names.map(normalise);
  const rules = paths.map((path) => path.split('.'));
  const remembered = new Map<string, boolean>();
  return {
    isSecretName(name) {
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const normalised = normalise(name);
      const secret =
        options !== false && (SECRET_NAME.test(normalised) || endings.some((ending) => normalised.endsWith(ending)));
      if (remembered.size < MAX_REMEMBERED) remembered.set(name, secret);
      return secret;
    },
    hasPaths: rules.length > 0,
    isSecretPath: (path) =>
      rules.some(
        (rule) => rule.length === path.length && rule.every((part, index) => part === '*' || part === path[index]),
      ),
  };
}
