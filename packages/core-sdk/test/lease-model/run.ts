// Searches the model for the bounds of docs/lease-protocol.md: node --conditions=@dedicated-k8s/source test/lease-model/run.ts
import { searchModel } from './search.ts';

const runs = [
  { skews: [0, 1], duration: 1, margin: 1 },
  { skews: [-1, 1], duration: 2, margin: 2 },
  { skews: [-1, 0, 1], duration: 1, margin: 2 },
  { skews: [-1, 0, 1], duration: 2, margin: 2 },
  { skews: [-1, 1], duration: 2, margin: 0 },
  { skews: [0, 0], duration: 3, margin: 3, watchTicks: 1 },
];

for (const bounds of runs) {
  const { states, steps, violation } = searchModel(bounds);
  const found = violation.length === 0 ? 'never two holders' : `two holders after: ${violation.join(', ')}`;
  process.stdout.write(`${JSON.stringify(bounds)}: ${states} states, ${steps} steps, ${found}\n`);
}
