// Entry of the bundle: `node <bundle> <program> [arguments]`, started by the launchers that installHostPrograms writes.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { hostFromEnvironment } from './host.ts';
import { PROGRAMS } from './program.ts';

// Beside the bundle, so that a run leaves nothing elsewhere.
if (import.meta.url.endsWith('.mjs')) enableCompileCache(fileURLToPath(new URL('./compile-cache', import.meta.url)));
const [name = '', ...argv] = process.argv.slice(2);
const load = PROGRAMS[name];
if (load === undefined) throw new Error(`no such host program: ${name}`);
const run = await load();
// Daemons return when they are told to end; what is still open then must not keep them.
process.exit(await run(hostFromEnvironment(process.env), argv));
