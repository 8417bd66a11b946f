import { build } from 'esbuild';

/** A bundle as a user would deploy it. */
export interface EntryBundle {
  readonly bytes: number;
  /** Every file that is part of it. */
  readonly files: readonly string[];
}

/**
 * Bundles an installed entry with all that it reaches.
 *
 * @param folder the project that has it installed.
 * @param names what is imported of it; default: everything.
 * @param external left out of the bundle, as esbuild patterns.
 */
export async function bundleEntry(
  folder: string,
  entry: string,
  names: readonly string[] | undefined,
  external: readonly string[],
): Promise<EntryBundle> {
  const { metafile } = await build({
    stdin: { contents: `export ${names ? `{ ${names.join(', ')} }` : '*'} from '${entry}';`, resolveDir: folder },
    absWorkingDir: folder,
    outfile: 'bundle.mjs',
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    mainFields: ['module', 'main'],
    external: [...external],
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  return { bytes: metafile.outputs['bundle.mjs']?.bytes ?? 0, files: Object.keys(metafile.inputs) };
}
