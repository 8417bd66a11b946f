import { checkConfig } from '../config/check-config.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { manifestKeyOf } from './snapshot-key.ts';
import { type SnapshotManifest, snapshotManifestSchema } from './snapshot-manifest.ts';

/** The manifest beside a snapshot; undefined when there is none, or none that can be understood. */
export async function readManifest(store: ObjectStore, key: string): Promise<SnapshotManifest | undefined> {
  const object = await store.get(manifestKeyOf(key));
  if (object === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of object.body) chunks.push(chunk);
  try {
    const checked = checkConfig(snapshotManifestSchema, JSON.parse(Buffer.concat(chunks).toString()));
    return checked.ok ? checked.value : undefined;
  } catch {
    // A manifest that is not JSON vouches for nothing.
    return undefined;
  }
}
