// What the package adds to a bundle, minified, with cockatiel.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { printBar } from './compare.ts';

const LIMIT_BYTES = 20_000;

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  write: false,
});
const ours = outputFiles[0]?.contents.byteLength ?? Number.NaN;
printBar({
  name: 'bundle, minified, with cockatiel [bytes]',
  ours,
  peer: null,
  ratio: null,
  bar: `<= ${LIMIT_BYTES}`,
  met: ours <= LIMIT_BYTES,
});
