import { readdirSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const source = '@dedicated-k8s/source';
const folders = ['packages', 'examples'].flatMap((parent) =>
  readdirSync(new URL(parent, import.meta.url)).map((name) => ({ name, root: `${parent}/${name}` })),
);

const path = (file: string): string => new URL(file, import.meta.url).pathname;
const setupFiles = [path('tools/vitest-setup.ts')];
/** A bound, not a measure: a machine that does other work as well must not fail a test. */
const testTimeout = 30_000;

/**
 * Groups run one after the other, in this order. None is 0: on two cores, where vitest has one worker, it takes projects of
 * that group for sequential ones and runs them behind all others.
 */
const order = { tests: { groupOrder: 1 }, e2e: { groupOrder: 2 } };

const base = {
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source], externalConditions: [source] } },
};

const config: ViteUserConfig = defineConfig({
  ...base,
  test: {
    reporters: ['default'],
    projects: [
      ...folders.map(({ name, root }) => ({
        ...base,
        test: {
          name,
          root,
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          setupFiles,
          testTimeout,
          execArgv: [`--conditions=${source}`],
          sequence: order.tests,
        },
      })),
      {
        ...base,
        test: {
          name: 'e2e',
          include: ['packages/*/e2e/**/*.e2e.ts'],
          setupFiles,
          execArgv: [`--conditions=${source}`],
          // Each has a cluster that wants every core: after everything else, one at a time.
          fileParallelism: false,
          sequence: order.e2e,
        },
      },
      {
        ...base,
        test: {
          name: 'tools',
          root: 'tools',
          include: ['**/*.test.ts'],
          setupFiles,
          testTimeout,
          sequence: order.tests,
        },
      },
      {
        test: {
          name: 'packaged',
          root: 'test/packaged',
          include: ['**/*.test.ts'],
          globalSetup: path('test/packaged/packaged.setup.ts'),
          setupFiles,
          testTimeout: 60_000,
          sequence: order.tests,
        },
      },
    ],
  },
});

export default config;
