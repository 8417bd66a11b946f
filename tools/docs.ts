// Writes what is generated and committed: the reports of the public interfaces and the reference pages. `npm run docs`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { errorReference, errorReferenceFile } from './error-reference.ts';
import { apiReports, leftoverReports } from './packaging/api-reports.ts';
import { buildPackages } from './packaging/build-packages.ts';
import { root } from './workspace.ts';

await buildPackages();
const reports = apiReports();
for (const file of leftoverReports(reports)) rmSync(file);
for (const { file, text } of [...reports, { file: errorReferenceFile, text: await errorReference() }]) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${relative(root, file)}`);
}
