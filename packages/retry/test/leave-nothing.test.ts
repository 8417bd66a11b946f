import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('programs/leave-nothing.ts', import.meta.url));

it('leaves no timer, no unhandled rejection and no memory behind, however calls end', { timeout: 60_000 }, async () => {
  const flags = ['--no-warnings', '--conditions=@dedicated-k8s/source', '--unhandled-rejections=strict', '--expose-gc'];
  // Less than any timer of the policies: one that is left would keep the process alive.
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, program], { timeout: 30_000 });
  expect(Number(stdout)).toBeLessThan(1_000_000);
});
