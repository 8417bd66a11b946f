// Builds every published package into its dist folder: `npm run build [package...]`.
import { build } from 'tsup';
import { entryPoints, workspacePackages } from './workspace.ts';

const wanted = process.argv.slice(2);

for (const { name, folder, manifest } of workspacePackages()) {
  if (manifest.private === true || (wanted.length > 0 && !wanted.includes(name))) continue;
  process.chdir(folder);
  await build({
    config: false,
    entry: entryPoints(manifest),
    format: 'esm',
    target: 'node22',
    dts: true,
    clean: true,
    sourcemap: true,
    silent: true,
  });
  console.log(`built ${manifest.name}`);
}
