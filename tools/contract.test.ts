import { expect, it } from 'vitest';
import { contractEnvironment } from './contract.ts';

it.each<[readonly string[], object]>([
  [[], {}],
  [['--endpoint', 'http://127.0.0.1:4566'], { CONTRACT_ENDPOINT: 'http://127.0.0.1:4566' }],
  [['--endpoint=aws', '--region=eu-central-1'], { CONTRACT_ENDPOINT: 'aws', AWS_REGION: 'eu-central-1' }],
])('contract %j', (argv, environment) => {
  expect(contractEnvironment(argv)).toEqual(environment);
});

it.each([[['--endpoint', 'localhost']], [['--endpoint', 'ftp://x']], [['--nonsense']], [['extra']]])(
  'contract %j is refused',
  (argv) => {
    expect(contractEnvironment(argv)).toMatch(/usage: npm run contract/);
  },
);
