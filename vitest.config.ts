import { readdirSync } from 'node:fs';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const source = '@dedicated-k8s/source';
const packages = readdirSync(new URL('./packages', import.meta.url));

const base = {
  resolve: { conditions: [source] },
  ssr: { resolve: { conditions: [source], externalConditions: [source] } },
};

const config: ViteUserConfig = defineConfig({
  ...base,
  test: {
    reporters: ['default'],
    projects: [
      ...packages.map((name) => ({
        ...base,
        test: {
          name,
          root: `packages/${name}`,
          include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'e2e/**/*.e2e.ts'],
          setupFiles: [new URL('./tools/vitest-setup.ts', import.meta.url).pathname],
          execArgv: [`--conditions=${source}`],
        },
      })),
      {
        ...base,
        test: { name: 'tools', root: 'tools', include: ['**/*.test.ts'], setupFiles: ['./vitest-setup.ts'] },
      },
      {
        test: {
          name: 'packaged',
          root: 'test/packaged',
          include: ['**/*.test.ts'],
          globalSetup: './packaged.setup.ts',
          setupFiles: ['../../tools/vitest-setup.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});

export default config;
