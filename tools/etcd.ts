// Finds etcd for the rehearsal and the tests, or fetches Debian's packages of it.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from './workspace.ts';

const PROGRAMS = ['etcd', 'etcdctl'] as const;
const ADVICE =
  'install etcd >= 3.4 (Debian, Ubuntu: apt-get install etcd-server etcd-client; macOS: brew install etcd)';

/** etcd is neither installed nor to be had; the message is one line that says how to install it. */
export class EtcdMissingError extends Error {
  override name = 'EtcdMissingError';
}

/**
 * Returns `environment` with etcd and etcdctl on its PATH. Where they are missing, Debian's packages are unpacked into
 * `.local/etcd`: nothing is installed into the system, so no service of theirs starts.
 *
 * @throws {EtcdMissingError} when they are missing and apt cannot fetch them.
 */
export function withEtcd(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (PROGRAMS.every((program) => isOnPath(program, environment.PATH))) return environment;
  const folder = join(root, '.local', 'etcd');
  const binaries = join(folder, 'usr', 'bin');
  if (!PROGRAMS.every((program) => existsSync(join(binaries, program)))) fetchFromDebian(folder);
  return { ...environment, PATH: [binaries, environment.PATH].join(delimiter) };
}

function isOnPath(program: string, path = ''): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}

function fetchFromDebian(folder: string): void {
  if (!isOnPath('apt-get', process.env.PATH) || !isOnPath('dpkg-deb', process.env.PATH)) {
    throw new EtcdMissingError(`etcd is missing: ${ADVICE}`);
  }
  process.stderr.write("fetching Debian's etcd-server and etcd-client\n");
  const work = `${folder}.${process.pid}`;
  mkdirSync(join(work, 'lists', 'partial'), { recursive: true });
  try {
    // Lists of our own: apt's may be absent on a fresh machine, and only root may update them.
    const options = ['-o', `Dir::State::Lists=${join(work, 'lists')}`, '-o', 'APT::Sandbox::User=', '-qq'];
    const apt = (...argv: string[]): void => {
      execFileSync('apt-get', [...options, ...argv], { cwd: work, stdio: ['ignore', 'ignore', 'pipe'] });
    };
    apt('update');
    apt('download', 'etcd-server', 'etcd-client');
    for (const name of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      execFileSync('dpkg-deb', ['-x', join(work, name), work], { stdio: 'ignore' });
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(work, folder);
  } catch (error) {
    const reason =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n')[0] : String(error);
    throw new EtcdMissingError(`etcd is missing and apt cannot fetch it (${reason}): ${ADVICE}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
