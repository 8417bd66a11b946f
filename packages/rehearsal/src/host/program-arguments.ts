import { fileURLToPath } from 'node:url';

/** The host programs' source, to be given as `entry` where no bundle was built: each start takes longer. */
export const hostProgramsSource: string = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Node's arguments in front of a program's name. */
export function programArguments(entry: string): readonly string[] {
  return entry.endsWith('.ts') ? ['--conditions=@dedicated-k8s/source', entry] : [entry];
}
