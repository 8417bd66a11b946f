/** What a redacted value is replaced by. */
export const REDACTED = '[REDACTED]';

/** Ends of field names whose values never belong into telemetry, compared in lower case without `_`, `-` and spaces. */
const SECRET_ENDINGS = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'authorization',
  'privatekey',
  'secretkey',
  'secretaccesskey',
  'certificatekey',
  'encryptionkey',
  'apikey',
  'xapikey',
  'credential',
  'credentials',
  'cookie',
];

/** More distinct names than this are decided each time, so that generated names cannot fill the memory. */
const MAX_REMEMBERED = 2_000;

/** Decides which fields are redacted, by name or by path. */
export interface RedactionRules {
  isSecretName(name: string): boolean;
  /** Whether any rule is a path; when false, {@link isSecretPath} need not be asked. */
  readonly hasPaths: boolean;
  isSecretPath(path: readonly string[]): boolean;
}

export interface RedactionOptions {
  /** Further endings of secret names; `false` as the whole option switches redaction off. */
  readonly names?: readonly string[];
  /** Paths from the record's root such as `request.headers.x-api-key`; `*` stands for one name or index. */
  readonly paths?: readonly string[];
}

const normalise = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

export function createRedactionRules(options: RedactionOptions | false = {}): RedactionRules {
  if (options === false) return { isSecretName: () => false, hasPaths: false, isSecretPath: () => false };
  const endings = [...SECRET_ENDINGS, ...(options.names ?? []).map(normalise)];
  const paths = (options.paths ?? []).map((path) => path.split('.'));
  const remembered = new Map<string, boolean>();
  return {
    isSecretName(name) {
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const normalised = normalise(name);
      const secret = endings.some((ending) => normalised.endsWith(ending));
      if (remembered.size < MAX_REMEMBERED) remembered.set(name, secret);
      return secret;
    },
    hasPaths: paths.length > 0,
    isSecretPath: (path) =>
      paths.some(
        (rule) => rule.length === path.length && rule.every((part, index) => part === '*' || part === path[index]),
      ),
  };
}
