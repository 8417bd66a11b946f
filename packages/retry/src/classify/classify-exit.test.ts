import { describe, expect, it } from 'vitest';
import { classifyExit } from './classify-exit.ts';

describe('the end of a child process', () => {
  it.each([
    [{ exitCode: 1 }, 'fatal', 'command-failed'],
    [{ exitCode: 75 }, 'retryable', 'command-failed-temporarily'],
    [{ exitCode: 124 }, 'retryable', 'command-timed-out'],
    [{ exitCode: 126 }, 'fatal', 'command-not-executable'],
    [{ exitCode: 127 }, 'fatal', 'command-not-found'],
    [{ exitCode: 137 }, 'retryable', 'command-killed'],
    [{ exitCode: 143 }, 'retryable', 'command-killed'],
    [{ exitCode: null, signal: 'SIGKILL' }, 'retryable', 'command-killed'],
    [{ code: 2, cmd: 'kubeadm init', killed: false, signal: null }, 'fatal', 'command-failed'],
    [{ code: null, cmd: 'sleep 9', killed: true, signal: 'SIGTERM' }, 'retryable', 'command-timed-out'],
    [{ code: null, cmd: 'sleep 9', killed: false, signal: 'SIGKILL' }, 'retryable', 'command-killed'],
    [{ code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER', cmd: 'yes', killed: true }, 'fatal', 'command-output-too-long'],
    [{ code: 'ENOENT', syscall: 'spawn kubeadm' }, 'fatal', 'command-not-found'],
    [{ code: 'EACCES', syscall: 'spawn kubeadm' }, 'fatal', 'command-not-executable'],
    [{ code: 'ETIMEDOUT', syscall: 'spawnSync sleep' }, 'retryable', 'command-timed-out'],
  ])('%j is %s: %s', (error, kind, reason) => {
    expect(classifyExit(error)).toMatchObject({ kind, reason });
  });

  it.each(['EAGAIN', 'ENOMEM', 'EMFILE'])('%s proves that it never began', (code) => {
    expect(classifyExit({ code, syscall: 'spawn kubeadm' })).toEqual({
      kind: 'retryable',
      reason: 'command-not-started',
      executed: 'no',
    });
  });

  it.each([undefined, new Error('no'), { code: 'ENOENT', syscall: 'open' }, { code: 'ABORT_ERR', cmd: 'sleep 9' }])(
    'is not seen in %j',
    (error) => {
      expect(classifyExit(error)).toBeUndefined();
    },
  );
});
