import { constants, fstatSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';

/** A descriptor to write to, and what keeps it as it is. */
export interface NonBlockingDescriptor {
  readonly descriptor: number;
  /** Must stay referenced: when it is collected, the descriptor may be closed. */
  readonly owner?: Socket | undefined;
}

/**
 * A descriptor of the same pipe or socket whose writes fail with EAGAIN instead of blocking for as long as the reader
 * pleases. A pipe is opened anew, which leaves the flags of everyone else's descriptor alone; that is impossible for a
 * socket (ENXIO), whose own flag is set instead, as `process.stdout` would; Node resets it at exit. Files and terminals stay as
 * they are.
 */
export function nonBlockingDescriptor(descriptor: number, env: NodeJS.ProcessEnv = process.env): NonBlockingDescriptor {
  try {
    const status = fstatSync(descriptor);
    if (status.isFIFO()) return { descriptor: reopen(descriptor) };
    // Lambda reads its end for as long as the function lives, and every millisecond of a cold start counts.
    if (status.isSocket() && !env.AWS_LAMBDA_FUNCTION_NAME) return arm(descriptor);
  } catch {
    // Not ours to open again (another user's pipe): written to as it is, at the price of unbounded patience.
  }
  return { descriptor };
}

function reopen(descriptor: number): number {
  return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_APPEND);
}

function arm(descriptor: number): NonBlockingDescriptor {
  const { Socket } = process.getBuiltinModule('node:net');
  const owner = new Socket({ fd: descriptor, readable: false, writable: true });
  owner.unref();
  return { descriptor, owner };
}
