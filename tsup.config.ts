// How a published library is built; run in the package's folder by tools/packaging/build-package.ts.
import { readFileSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';
import { entryPoints, type Manifest } from './tools/workspace.ts';

const entries = entryPoints(JSON.parse(readFileSync('package.json', 'utf8')) as Manifest);

const config: Options = defineConfig({
  entry: Object.fromEntries(entries.map(({ output, source }) => [output, source])),
  format: 'esm',
  platform: 'node',
  target: 'node22',
  splitting: true,
  sourcemap: true,
  skipNodeModulesBundle: true,
  silent: true,
  // By the native compiler, file by file: a class that two entries export stays one type.
  dts: false,
}) as Options;

export default config;
