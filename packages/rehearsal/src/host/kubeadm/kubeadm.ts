import type { Host } from '../host.ts';
import type { KubernetesClient } from '../kubernetes/kubernetes-client.ts';
import { BUILD, KUBERNETES_VERSION } from '../kubernetes/version.ts';
import { adminClient } from './admin-client.ts';
import { generateCertificateKey, uploadCertificates } from './certificates/shared-certificates.ts';
import { type CommandLine, parseCommandLine } from './command-line.ts';
import {
  BOOTSTRAP_GROUP,
  readInitConfiguration,
  readJoinConfiguration,
  readResetConfiguration,
  validateConfig,
} from './config/read-config.ts';
import { readDocuments } from './config/read-documents.ts';
import { readDuration } from './config/validate-values.ts';
import { runInit } from './init/init.ts';
import { fetchClusterConfiguration } from './join/fetch-cluster-config.ts';
import { runJoin } from './join/join.ts';
import { KubeadmError } from './kubeadm-error.ts';
import { say, warn } from './output.ts';
import { runReset } from './reset/reset.ts';
import { createTokenCommand, deleteTokenCommand, listTokensCommand } from './tokens/token-commands.ts';
import { generateToken } from './tokens/token-secret.ts';

type Command = (host: Host, line: CommandLine, rest: readonly string[]) => Promise<void> | void;

/** What the stand-in does; every other call is refused. */
const COMMANDS: Readonly<Record<string, Command>> = {
  init: (host, line) =>
    runInit(host, readInitConfiguration(host, documents(host, line)), {
      uploadCerts: line.uploadCerts,
      ignorePreflightErrors: line.ignorePreflightErrors,
    }),
  'init phase upload-certs': uploadCertsCommand,
  join: (host, line) => runJoin(host, readJoinConfiguration(host, documents(host, line)), line.ignorePreflightErrors),
  reset: (host, line) => {
    const config = readResetConfiguration(line.config === undefined ? [] : readDocuments(host, line.config));
    return runReset(host, { ...config, force: config.force || line.force });
  },
  'token create': (host, line, [token]) =>
    withAdmin(host, line, (client) =>
      createTokenCommand(
        host,
        client,
        {
          token: token ?? generateToken(),
          ttlMs: readDuration('--ttl', line.ttl, 24 * 3_600_000),
          usages: line.usages ?? ['signing', 'authentication'],
          groups: line.groups ?? [BOOTSTRAP_GROUP],
          ...(line.description === undefined ? {} : { description: line.description }),
        },
        line.printJoinCommand,
      ),
    ),
  'token delete': (host, line, ids) =>
    withAdmin(host, line, async (client) => {
      for (const id of ids) await deleteTokenCommand(client, id);
    }),
  'token generate': () => {
    say(generateToken());
  },
  'token list': (host, line) => withAdmin(host, line, (client) => listTokensCommand(client, line.output === 'json')),
  'certs certificate-key': () => {
    say(generateCertificateKey());
  },
  'config validate': (host, line) => {
    if (line.config === undefined) throw new KubeadmError('the --config flag is mandatory');
    validateConfig(host, line.config);
    say('ok');
  },
  version: (_, { output }) => {
    if (output === 'short') say(KUBERNETES_VERSION);
    else if (output === 'json') say(JSON.stringify({ clientVersion: { major: '1', minor: '36', ...BUILD } }, null, 2));
    else if (output === undefined) say(`kubeadm version: ${KUBERNETES_VERSION}`);
    else throw new KubeadmError(`invalid output format: ${output}`);
  },
};

/** kubeadm 1.36, as far as nodes of a cluster use it. */
export async function runKubeadm(host: Host, argv: readonly string[]): Promise<number> {
  try {
    const line = parseCommandLine(argv);
    const { run, rest } = findCommand(line.words);
    await run(host, line, rest);
    return 0;
  } catch (error) {
    warn(`error: ${(error as Error).message}`);
    warn('To see the stack trace of this error execute with --v=5 or higher');
    return 1;
  }
}

function findCommand(words: readonly string[]): { readonly run: Command; readonly rest: readonly string[] } {
  for (let length = words.length; length > 0; length -= 1) {
    const run = COMMANDS[words.slice(0, length).join(' ')];
    if (run !== undefined && (length === words.length || words[0] === 'token'))
      return { run, rest: words.slice(length) };
  }
  throw new KubeadmError(`this stand-in of kubeadm does not do "kubeadm ${words.join(' ')}"`);
}

function documents(host: Host, { config }: CommandLine): ReturnType<typeof readDocuments> {
  if (config === undefined) throw new KubeadmError('this stand-in of kubeadm needs --config');
  return readDocuments(host, config);
}

async function uploadCertsCommand(host: Host, line: CommandLine): Promise<void> {
  if (!line.uploadCerts) {
    say('[upload-certs] Skipping phase. Please see --upload-certs');
    return;
  }
  const given = line.config === undefined ? undefined : readInitConfiguration(host, readDocuments(host, line.config));
  const key = line.certificateKey ?? given?.certificateKey ?? generateCertificateKey();
  await withAdmin(host, line, async (client) => {
    await uploadCertificates(host, client, given?.cluster ?? (await fetchClusterConfiguration(client)), key);
  });
  if (line.skipCertificateKeyPrint) return;
  say('[upload-certs] Using certificate key:');
  say(key);
}

async function withAdmin(
  host: Host,
  { kubeconfig }: CommandLine,
  run: (client: KubernetesClient) => Promise<void>,
): Promise<void> {
  const client = adminClient(host, kubeconfig === undefined ? {} : { kubeconfig });
  try {
    await run(client);
  } finally {
    client.close();
  }
}
