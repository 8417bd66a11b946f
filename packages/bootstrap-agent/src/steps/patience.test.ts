import { nodeConfigSchema, parseConfig } from '@dedicated-k8s/core-sdk';
import { expect, it } from 'vitest';
import { defaultPatience, patienceOf } from './patience.ts';

const config = (timing?: object) =>
  parseConfig(
    nodeConfigSchema,
    {
      apiVersion: 'dedicated-k8s/v1',
      kind: 'NodeConfig',
      spec: { cluster: { name: 'demo', region: 'us-west-2' }, node: { role: 'worker' }, ...(timing && { timing }) },
    },
    'test',
  );

it('is the default one unless the config says otherwise', () => {
  expect(patienceOf(config())).toEqual(defaultPatience);
  expect(patienceOf(config({ leaseSeconds: 15 }))).toEqual({ ...defaultPatience, leaseMs: 15_000 });
});
