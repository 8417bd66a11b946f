import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Properties } from './resource-provider.ts';
import { TemplateError } from './template.ts';

interface AssetManifest {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: { readonly path: string; readonly packaging: string };
        readonly destinations: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

/**
 * Finds the folders that a CDK cloud assembly keeps functions' code in.
 *
 * @param assembly folder that `cdk synth` wrote
 */
export function codeFolders(assembly: string, stackName: string): (code: Properties) => string {
  const manifest = JSON.parse(readFileSync(join(assembly, `${stackName}.assets.json`), 'utf8')) as AssetManifest;
  const folders = new Map<string, string>();
  for (const { source, destinations } of Object.values(manifest.files)) {
    for (const { objectKey } of Object.values(destinations)) folders.set(objectKey, join(assembly, source.path));
  }
  return ({ S3Key }) => {
    const folder = folders.get(String(S3Key));
    if (folder === undefined) throw new TemplateError(`the assembly ${assembly} has no asset ${String(S3Key)}`);
    return folder;
  };
}
