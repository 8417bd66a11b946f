import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LevelSwitch } from '../logging/level-switch.ts';
import { followLevel, levelFile } from './change-level.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a followed level', () => {
  it('is what its source says; the first one while the source is silent; the last one while it fails', async () => {
    const level = new LevelSwitch('WARN');
    const source = vi
      .fn<() => Promise<string | undefined>>()
      .mockResolvedValueOnce(' debug\n')
      .mockRejectedValueOnce(new Error('throttled'))
      .mockResolvedValueOnce('nonsense')
      .mockResolvedValueOnce('error')
      .mockResolvedValue(undefined);
    const stop = followLevel(level, source, 1_000);
    const levels: string[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      await vi.advanceTimersByTimeAsync(turn === 0 ? 0 : 1_000);
      levels.push(level.level);
    }
    expect(levels).toEqual(['DEBUG', 'DEBUG', 'WARN', 'ERROR', 'WARN']);
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(source).toHaveBeenCalledTimes(5);
  });

  it('can be a file, which may come and go', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'level-'));
    const source = levelFile(join(folder, 'level'));
    expect(await source()).toBeUndefined();
    writeFileSync(join(folder, 'level'), 'DEBUG');
    expect(await source()).toBe('DEBUG');
    rmSync(folder, { recursive: true });
  });

  it('stays as it is while its file cannot be read', async () => {
    // A folder is no file: EISDIR, whoever runs the test.
    await expect(levelFile(tmpdir())()).rejects.toThrow('EISDIR');
  });
});
