import { parseArgs } from 'node:util';
import { KubeadmError } from './kubeadm-error.ts';

const OPTIONS = {
  config: { type: 'string' },
  'certificate-key': { type: 'string' },
  description: { type: 'string' },
  force: { type: 'boolean', short: 'f' },
  groups: { type: 'string' },
  'ignore-preflight-errors': { type: 'string', multiple: true },
  kubeconfig: { type: 'string' },
  output: { type: 'string', short: 'o' },
  'print-join-command': { type: 'boolean' },
  'skip-certificate-key-print': { type: 'boolean' },
  ttl: { type: 'string' },
  'upload-certs': { type: 'boolean' },
  usages: { type: 'string' },
  v: { type: 'string' },
} as const;

/** A call of kubeadm. */
export interface CommandLine {
  /** Words before and after the flags: `['token', 'create']`. */
  readonly words: readonly string[];
  readonly config: string | undefined;
  readonly certificateKey: string | undefined;
  readonly description: string | undefined;
  readonly force: boolean;
  readonly groups: readonly string[] | undefined;
  readonly ignorePreflightErrors: readonly string[];
  readonly kubeconfig: string | undefined;
  readonly output: string | undefined;
  readonly printJoinCommand: boolean;
  readonly skipCertificateKeyPrint: boolean;
  readonly ttl: string | undefined;
  readonly uploadCerts: boolean;
  readonly usages: readonly string[] | undefined;
}

/** Reads kubeadm's arguments. @throws {KubeadmError} for flags that the stand-in does not have. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  let parsed: ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new KubeadmError(`this stand-in of kubeadm: ${(error as Error).message}`);
  }
  const { values, positionals } = parsed;
  return {
    words: positionals,
    config: values.config,
    certificateKey: values['certificate-key'],
    description: values.description,
    force: values.force ?? false,
    groups: values.groups?.split(','),
    ignorePreflightErrors: (values['ignore-preflight-errors'] ?? []).flatMap((ids) => ids.split(',')),
    kubeconfig: values.kubeconfig,
    output: values.output,
    printJoinCommand: values['print-join-command'] ?? false,
    skipCertificateKeyPrint: values['skip-certificate-key-print'] ?? false,
    ttl: values.ttl,
    uploadCerts: values['upload-certs'] ?? false,
    usages: values.usages?.split(','),
  };
}
