import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Verdict } from '../scenario/verdict.ts';
import type { World } from '../scenario/world.ts';

/** Files larger than this are databases, not logs or configs. */
const LARGEST_FILE_BYTES = 16 * 1024 * 1024;
/** Permission bits of group and others. */
const WIDE = 0o077;

/** I5: what a node needs to join stands in no log, no recorded request, no process argument and no readable file. */
export async function secretsStaySecret(world: World): Promise<Verdict> {
  return judgeSecrets(world, await joinSecrets(world));
}

/** The verdict on where these secrets are found. */
export function judgeSecrets(world: World, secrets: readonly string[]): Verdict {
  const found = [
    ...searchLogs(world, secrets),
    ...searchRequests(world, secrets),
    ...searchProcesses(secrets),
    ...[...world.instances.all.values()].flatMap(({ root }) => searchFiles(root, secrets)),
  ];
  return {
    invariant: 'I5',
    claim: 'join token and certificate key stay secret',
    held: secrets.length === 2 && found.length === 0,
    seen:
      found.length > 0
        ? found.slice(0, 5).join('; ')
        : `${secrets.length} secrets looked for in logs, requests, arguments and files`,
  };
}

async function joinSecrets(world: World): Promise<readonly string[]> {
  const { joinMaterial, certificateKey } = world.names.parameters;
  const ssm = await world.aws.clients.ssm();
  const read = async (Name: string): Promise<string> => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value ?? '';
  };
  const { token } = JSON.parse(await read(joinMaterial)) as { readonly token?: string };
  return [token ?? '', await read(certificateKey)].filter((secret) => secret !== '');
}

function searchLogs(world: World, secrets: readonly string[]): readonly string[] {
  const lines = [
    ...world.logs.records.map(({ source, record }) => ({ source, line: JSON.stringify(record) })),
    ...world.logs.plainLines,
  ];
  return lines
    .filter(({ line }) => secrets.some((secret) => line.includes(secret)))
    .map(({ source, line }) => `log of ${source}: ${line.slice(0, 80)}`);
}

function searchRequests(world: World, secrets: readonly string[]): readonly string[] {
  return world.requests.items
    .filter((request) => secrets.some((secret) => JSON.stringify(request).includes(secret)))
    .map(({ service, operation }) => `request ${service}:${operation}`);
}

function searchProcesses(secrets: readonly string[]): readonly string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      const text = readIfThere(`/proc/${pid}/cmdline`);
      return secrets.some((secret) => text.includes(secret)) ? [`arguments of process ${pid}`] : [];
    });
}

function searchFiles(folder: string, secrets: readonly string[]): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const { mode, size } = statSync(path, { throwIfNoEntry: false }) ?? { mode: 0, size: 0 };
    if ((mode & WIDE) === 0 || size > LARGEST_FILE_BYTES || isBehindClosedFolder(path, folder)) return [];
    const text = readIfThere(path);
    return secrets.some((secret) => text.includes(secret)) ? [`file ${path}`] : [];
  });
}

/** A folder of mode 0700 on the way protects what is in it, whatever the file's own mode. */
function isBehindClosedFolder(path: string, top: string): boolean {
  for (let folder = join(path, '..'); folder.length > top.length; folder = join(folder, '..')) {
    if ((statSync(folder).mode & WIDE) === 0) return true;
  }
  return false;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
