import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { splitWords } from './command-line.ts';
import { parseTimeSpan } from './time-span.ts';
import { parseUnitFile, type UnitDirective } from './unit-file.ts';

/** When a service is started again after its process ended. */
export type RestartPolicy = 'no' | 'always' | 'on-success' | 'on-failure' | 'on-abnormal' | 'on-abort' | 'on-watchdog';

/** What a service's unit file says, as far as the stand-in goes. */
export interface ServiceUnit {
  /** With its suffix: `kubelet.service`. */
  readonly name: string;
  readonly description: string;
  /** `notify`, `exec` and `dbus` count as `simple`: active once started. */
  readonly type: 'simple' | 'oneshot';
  readonly execStartPre: readonly string[];
  readonly execStart: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Paths of the instance; a leading `-` allows the file to be missing. */
  readonly environmentFiles: readonly string[];
  readonly workingDirectory: string | undefined;
  readonly restart: RestartPolicy;
  readonly restartMs: number;
  readonly remainAfterExit: boolean;
  readonly stopTimeoutMs: number;
  /** More starts than this within the interval and the service stays failed. */
  readonly startLimitBurst: number;
  readonly startLimitIntervalMs: number;
  /** Each `ConditionPathExists=`, `!` in front of those that must be missing. */
  readonly conditionPaths: readonly string[];
  readonly wantedBy: readonly string[];
}

/** Where unit files are looked for; the first folder that has one wins. */
export const UNIT_FOLDERS: readonly string[] = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
];

/** Completes a unit's name as systemctl does: `kubelet` is `kubelet.service`. */
export function unitName(name: string): string {
  return /\.(service|socket|target|timer|path|mount|slice|scope)$/.test(name) ? name : `${name}.service`;
}

/** Finds a unit's file. Returns its path on this machine. */
export function findUnitFile(host: Host, name: string): string | undefined {
  return UNIT_FOLDERS.map((folder) => join(host.path(folder), name)).find((path) => existsSync(path));
}

/** Reads a service's unit file and its drop-ins. */
export function loadServiceUnit(host: Host, name: string): ServiceUnit | undefined {
  const file = findUnitFile(host, name);
  if (file === undefined || !name.endsWith('.service')) return undefined;
  const directives = [file, ...dropIns(host, name)].flatMap((path) => parseUnitFile(readFileSync(path, 'utf8')));
  return serviceUnit(name, directives);
}

function dropIns(host: Host, name: string): readonly string[] {
  // By file name over all folders, an earlier folder's file in place of a later one's.
  const byName = new Map<string, string>();
  for (const folder of UNIT_FOLDERS.toReversed()) {
    const path = join(host.path(folder), `${name}.d`);
    if (!existsSync(path)) continue;
    for (const file of readdirSync(path)) if (file.endsWith('.conf')) byName.set(file, join(path, file));
  }
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

function serviceUnit(name: string, directives: readonly UnitDirective[]): ServiceUnit {
  const list = (section: string, key: string): readonly string[] =>
    directives
      .filter((directive) => directive.section === section && directive.key === key)
      .reduce<readonly string[]>((values, { value }) => (value === '' ? [] : [...values, value]), []);
  const last = (section: string, key: string): string | undefined => list(section, key).at(-1);
  const span = (section: string, key: string, fallback: number): number =>
    parseTimeSpan(last(section, key) ?? '') ?? fallback;

  const pairs = list('Service', 'Environment')
    .flatMap(splitWords)
    .map(({ text }) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
  return {
    name,
    description: last('Unit', 'Description') ?? name,
    type: last('Service', 'Type') === 'oneshot' ? 'oneshot' : 'simple',
    execStartPre: list('Service', 'ExecStartPre'),
    execStart: list('Service', 'ExecStart'),
    environment: Object.fromEntries(pairs),
    environmentFiles: list('Service', 'EnvironmentFile'),
    workingDirectory: last('Service', 'WorkingDirectory'),
    restart: (last('Service', 'Restart') ?? 'no') as RestartPolicy,
    restartMs: span('Service', 'RestartSec', 100),
    remainAfterExit: ['yes', 'true', 'on', '1'].includes(last('Service', 'RemainAfterExit') ?? ''),
    stopTimeoutMs: span('Service', 'TimeoutStopSec', 90_000),
    startLimitBurst: Number(last('Unit', 'StartLimitBurst') ?? 5),
    startLimitIntervalMs: span('Unit', 'StartLimitIntervalSec', 10_000),
    conditionPaths: list('Unit', 'ConditionPathExists'),
    wantedBy: list('Install', 'WantedBy').flatMap((value) => value.split(/\s+/)),
  };
}
