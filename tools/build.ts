// Builds every published package into its dist folder: `npm run build [-- package...]`.
import { buildPackages } from './packaging/build-packages.ts';

for (const { name, built } of await buildPackages(process.argv.slice(2))) {
  console.log(`${built ? 'built ' : 'as was'} ${name}`);
}
