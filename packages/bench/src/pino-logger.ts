import { AsyncLocalStorage } from 'node:async_hooks';
import { type Logger, pino, stdSerializers } from 'pino';
import type { ids } from './fixture.ts';

export const pinoFlow: AsyncLocalStorage<typeof ids> = new AsyncLocalStorage();

/** pino, set to the output that ours has: message key, RFC 3339 time, level names, nested causes, ids of the flow by mixin. */
export function createPino(): Logger {
  return pino(
    {
      base: { service: 'bench', cluster: 'demo' },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
      serializers: { error: stdSerializers.errWithCause },
      mixin: () => ({ ...pinoFlow.getStore() }),
    },
    pino.destination({ fd: 1, sync: true }),
  );
}

/** pino as it comes, but synchronous, as ours is. */
export function createPlainPino(): Logger {
  return pino({ base: { service: 'bench', cluster: 'demo' } }, pino.destination({ fd: 1, sync: true }));
}
