// Runs a task of this repository on a machine that has only Node and npm:
//   node tools/launch.mjs <file.ts> [argument...]
// Uses the installed Node when it can run TypeScript, else fetches one; fetches pnpm; installs; runs. No dependencies, so
// that it works in a fresh clone, and plain JavaScript, so that it works on an old Node.
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const toolchainFolder = join(root, '.local', 'toolchain');
const pins = JSON.parse(readFileSync(join(root, 'tools', 'toolchain.json'), 'utf8'));
/** The first Node that runs TypeScript files without a flag. */
const MINIMUM_NODE = [22, 18];

class Stop extends Error {}

const say = (line) => process.stderr.write(`${line}\n`);

function canRunTypeScript(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, program)));
}

/** Fetches one pinned package into the toolchain folder and returns its folder. */
function fetchPackage(tool, otherwise) {
  const platform = `${process.platform}-${process.arch}`;
  const { version, packages } = pins[tool];
  const pin = packages[platform];
  if (pin === undefined) throw new Stop(`${tool} ${version} is not packaged for ${platform}: ${otherwise}`);
  const folder = join(toolchainFolder, `${tool}-${version}-${platform}`);
  if (existsSync(folder)) return folder;

  say(`fetching ${pin.name} ${version}`);
  const work = `${folder}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    execFileSync(
      'npm',
      [
        'pack',
        '--silent',
        '--fetch-retries=1',
        '--fetch-retry-mintimeout=1000',
        '--pack-destination',
        work,
        `${pin.name}@${version}`,
      ],
      {
        cwd: work,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    const reason = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|E4\d\d|ENOENT)\b/.exec(
      `${error.stderr ?? ''}${error.code ?? ''}`,
    );
    throw new Stop(
      `cannot fetch ${pin.name} ${version} by npm${reason ? ` (${reason[1]})` : ''}: is the npm registry reachable? try: npm view ${pin.name} version`,
    );
  }
  const archive = join(
    work,
    readdirSync(work).find((name) => name.endsWith('.tgz')),
  );
  const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (integrity !== pin.integrity) {
    rmSync(work, { recursive: true, force: true });
    throw new Stop(
      `${pin.name} ${version} has integrity ${integrity}, tools/toolchain.json pins ${pin.integrity}: not used`,
    );
  }
  execFileSync('tar', ['-xzf', archive, '-C', work]);
  // Renamed as a whole, so that a launcher killed half way leaves nothing that looks complete.
  try {
    renameSync(join(work, 'package'), folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
  rmSync(work, { recursive: true, force: true });
  return folder;
}

function findNode() {
  if (canRunTypeScript(process.versions.node)) return process.execPath;
  const folder = fetchPackage('node', `install Node >= ${MINIMUM_NODE.join('.')} (this is ${process.versions.node})`);
  const node = join(folder, 'bin', 'node');
  chmodSync(node, 0o755);
  return node;
}

function findPnpm() {
  const platform = `${process.platform}-${process.arch}`;
  if (pins.pnpm.packages[platform] === undefined && isOnPath('pnpm')) return 'pnpm';
  const pnpm = join(fetchPackage('pnpm', `install pnpm ${pins.pnpm.version}`), 'pnpm');
  chmodSync(pnpm, 0o755);
  return pnpm;
}

/** What decides whether node_modules is up to date: the lock file and every manifest. */
function dependenciesDigest() {
  const hash = createHash('sha256');
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];
  for (const parent of ['packages', 'examples']) {
    if (!existsSync(join(root, parent))) continue;
    for (const name of readdirSync(join(root, parent)).sort()) manifests.push(join(parent, name, 'package.json'));
  }
  for (const file of manifests)
    if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function installDependencies(environment) {
  const stamp = join(root, 'node_modules', '.installed');
  const digest = dependenciesDigest();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say('installing dependencies');
  const pnpm = findPnpm();
  try {
    execFileSync(pnpm, ['install', '--frozen-lockfile', '--reporter=append-only'], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
  } catch (error) {
    const output = `${error.stdout ?? ''}${error.stderr ?? ''}`;
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_PNPM_META_FETCH_FAIL/.test(output)) {
      throw new Stop('cannot install the dependencies: is the npm registry reachable? try: npm view pnpm version');
    }
    throw new Stop(`pnpm install failed:\n${output.trim().split('\n').slice(-15).join('\n')}`);
  }
  writeFileSync(stamp, digest);
}

function run(node, file, rest, environment) {
  const child = spawn(node, ['--conditions=@dedicated-k8s/source', join(root, file), ...rest], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  });
  // A terminal sends Ctrl-C to both; the child decides how to end, and this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    say(`cannot run ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

try {
  const [file, ...rest] = process.argv.slice(2);
  if (file === undefined) throw new Stop('usage: node tools/launch.mjs <file.ts> [argument...]');
  const node = findNode();
  const environment = {
    ...process.env,
    PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  };
  installDependencies(environment);
  run(node, file, rest, environment);
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(error.message);
  process.exitCode = 1;
}
