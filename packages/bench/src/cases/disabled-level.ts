import { createLogger } from '@dedicated-k8s/observability';
import type { MeasuredCase } from '../measured-case.ts';

const CALLS = 10_000;
const fields = { node: 'ip-10-0-1-10', attempt: 1 };

const caller = (target: { debug(message: string, data: typeof fields): void }) => () => {
  for (let i = 0; i < CALLS; i += 1) target.debug('not written', fields);
};

export const disabledLevel: MeasuredCase = {
  title: 'line below the level',
  operationsPerCall: CALLS,
  operations: 5_000_000,
  contestants: {
    ours: async () => caller(createLogger({ service: 'bench', level: 'INFO' })),
    'empty call': async () => {
      class Empty {
        debug(_message: string, _data: typeof fields): void {}
      }
      return caller(new Empty());
    },
  },
};
