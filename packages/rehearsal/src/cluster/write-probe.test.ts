import { describe, expect, it } from 'vitest';
import { startWriteProbe, type WriteTarget } from './write-probe.ts';

describe('startWriteProbe', () => {
  it('goes on through another member when one refuses', async () => {
    const written: string[] = [];
    const healthy: WriteTarget = {
      instanceId: 'i-1',
      put: (key) => {
        written.push(key);
        return Promise.resolve();
      },
    };
    const dead: WriteTarget = { instanceId: 'i-2', put: () => Promise.reject(new Error('connection refused')) };
    const probe = startWriteProbe(() => [healthy, dead], new AbortController().signal);
    await expect.poll(() => written.length, { timeout: 5000 }).toBeGreaterThan(2);
    const result = await probe.stop();
    expect(result.acknowledged).toEqual(written);
    expect(result.failedAttempts).toBeGreaterThan(0);
  });

  it('counts the time without any member as a gap', async () => {
    const probe = startWriteProbe(() => [], new AbortController().signal);
    const result = await probe.stop();
    expect(result.acknowledged).toEqual([]);
    expect(result.longestGapMs).toBeGreaterThan(0);
  });
});
