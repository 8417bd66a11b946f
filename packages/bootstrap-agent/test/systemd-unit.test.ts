import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const unit = join(dirname(dirname(fileURLToPath(import.meta.url))), 'systemd', 'bootstrap-agent.service');
const analyze = '/usr/bin/systemd-analyze';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'unit-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('the unit of the machine image', () => {
  it.runIf(existsSync(analyze))('is what systemd understands', () => {
    // A root of its own, where the program that the unit starts exists.
    const program = join(root, 'usr', 'local', 'bin', 'bootstrap-agent');
    mkdirSync(dirname(program), { recursive: true });
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    const copy = join(root, 'bootstrap-agent.service');
    writeFileSync(copy, readFileSync(unit, 'utf8').replace('/usr/local/bin', dirname(program)));
    const complaints = execFileSync(analyze, ['verify', '--man=no', copy], { stdio: ['ignore', 'pipe', 'pipe'] });
    expect(complaints.toString()).toBe('');
  });
});
