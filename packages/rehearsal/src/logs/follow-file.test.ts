import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followFile } from './follow-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'follow-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('followFile', () => {
  it('waits for a file that does not exist yet', () => {
    const follower = followFile(join(folder, 'log'));
    expect(follower.read()).toEqual([]);
    appendFileSync(join(folder, 'log'), 'one\n');
    expect(follower.read()).toEqual(['one']);
    follower.close();
  });

  it('hands over whole lines only, also when a character is cut in two', () => {
    const path = join(folder, 'log');
    const follower = followFile(path);
    const text = Buffer.from('käse\n');
    appendFileSync(path, text.subarray(0, 2));
    expect(follower.read()).toEqual([]);
    appendFileSync(path, text.subarray(2));
    appendFileSync(path, 'two\nthr');
    expect(follower.read()).toEqual(['käse', 'two']);
    follower.close();
  });

  it('reads lines longer than a chunk', () => {
    const path = join(folder, 'log');
    const long = 'x'.repeat(200_000);
    appendFileSync(path, `${long}\n`);
    const follower = followFile(path);
    expect(follower.read()).toEqual([long]);
    follower.close();
  });
});
