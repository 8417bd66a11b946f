import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CERTIFICATE_KEY_RESERVE_MS } from '@dedicated-k8s/core-sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../src/cli/parse-command-line.ts';

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'systemd');
const units = readdirSync(folder);
const analyze = process.env['SYSTEMD_ANALYZE'] ?? '/usr/bin/systemd-analyze';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'unit-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('the units of the machine image', () => {
  it.runIf(existsSync(analyze)).each(units)('%s is what systemd understands', (unit) => {
    // A root of its own, where the program that the unit starts exists.
    const program = join(root, 'usr', 'local', 'bin', 'bootstrap-agent');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    for (const each of units) {
      const text = readFileSync(join(folder, each), 'utf8');
      writeFileSync(join(root, each), text.replace('/usr/local/bin', dirname(program)));
    }
    const complaints = execFileSync(analyze, ['verify', '--man=no', join(root, unit)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    expect(complaints.toString()).toBe('');
  });

  it.each(units.filter((unit) => unit.endsWith('.service')))('%s starts a verb that there is', (unit) => {
    const line = /^ExecStart=\/usr\/local\/bin\/bootstrap-agent (.+)$/m.exec(readFileSync(join(folder, unit), 'utf8'));
    expect(parseCommandLine(line?.[1]?.split(' ') ?? [], {})).toMatchObject({ kind: 'verb' });
  });

  it('every timer has its service, and the refresh comes often enough for the last 30 minutes of a key', () => {
    for (const timer of units.filter((unit) => unit.endsWith('.timer'))) {
      expect(units).toContain(timer.replace('.timer', '.service'));
    }
    const timer = readFileSync(join(folder, 'bootstrap-agent-join-refresh.timer'), 'utf8');
    const [, interval = '', jitter = ''] = /OnCalendar=\*:0\/(\d+)\n[^]*RandomizedDelaySec=(\d+)min/.exec(timer) ?? [];
    const reserveMinutes = CERTIFICATE_KEY_RESERVE_MS / 60_000;
    expect(2 * Number(interval) + Number(jitter)).toBeGreaterThan(0);
    expect(2 * Number(interval) + Number(jitter)).toBeLessThan(reserveMinutes);
  });
});
