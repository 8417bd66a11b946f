import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { textOf } from './run-program.ts';

/** A real pipe: what Node calls `pipe` between itself and a child is a socket. */
export interface NamedPipe {
  /** To be inherited by a child, and closed here afterwards. */
  readonly writeDescriptor: number;
  /** Everything that is in the pipe and comes until its last writer is gone. */
  read(): Promise<string>;
  closeWriter(): void;
  /** Gives the reading end up: writers get EPIPE. */
  closeReader(): void;
}

export function createNamedPipe(path: string): NamedPipe {
  execFileSync('mkfifo', [path]);
  const readDescriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeDescriptor = openSync(path, constants.O_WRONLY);
  return {
    writeDescriptor,
    read: () => textOf(new Socket({ fd: readDescriptor, readable: true, writable: false })),
    closeWriter: () => closeSync(writeDescriptor),
    closeReader: () => closeSync(readDescriptor),
  };
}
