// Writes numbered lines by one library, then ends: exit, throw, sigterm. For counting what arrives.
const [, , library = '', end = '', count = '0'] = process.argv;

async function logger(): Promise<(n: number) => void> {
  switch (library) {
    case 'ours': {
      const { createLogger } = await import('@dedicated-k8s/observability');
      const ours = createLogger({ service: 'writer' });
      return (n) => ours.info('a line of some length, so that the pipe fills soon', { n });
    }
    case 'pino': {
      const { pino } = await import('pino');
      const theirs = pino();
      return (n) => theirs.info({ n }, 'a line of some length, so that the pipe fills soon');
    }
    case 'pino-synchronous': {
      const { pino } = await import('pino');
      const theirs = pino(pino.destination({ fd: 1, sync: true }));
      return (n) => theirs.info({ n }, 'a line of some length, so that the pipe fills soon');
    }
    case 'powertools': {
      const { Logger } = await import('@aws-lambda-powertools/logger');
      const theirs = new Logger({ serviceName: 'writer' });
      return (n) => theirs.info('a line of some length, so that the pipe fills soon', { n });
    }
    default: {
      const { createLogger, format, transports } = await import('winston');
      const theirs = createLogger({ format: format.json(), transports: [new transports.Console()] });
      return (n) => void theirs.info('a line of some length, so that the pipe fills soon', { n });
    }
  }
}

const write = await logger();
for (let n = 0; n < Number(count); n += 1) write(n);

if (end === 'exit') process.exit(0);
if (end === 'throw') {
  // Not from a promise: an uncaught exception, as a bug would be.
  queueMicrotask(() => {
    throw new Error('thrown on purpose');
  });
}
if (end === 'sigterm') {
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(9), 60_000);
}
