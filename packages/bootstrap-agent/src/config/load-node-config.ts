import { clusterErrors, type NodeConfig, nodeConfigSchema, parseConfig } from '@dedicated-k8s/core-sdk';
import type { FileSystem } from '../host/file-system.ts';
import { mergeDocuments } from './merge-documents.ts';
import { parseSetting } from './parse-setting.ts';
import { parseUserData } from './parse-user-data.ts';
import { parseYamlDocument } from './parse-yaml-document.ts';

/** Where config files lie; they are laid upon the user data in the order of their names. */
export const CONFIG_FOLDER = '/etc/bootstrap-agent/config.d';

/** Where a node's config may come from. */
export interface ConfigSources {
  readonly files: FileSystem;
  /** The instance's user data; `undefined` when it has none. */
  readonly userData: () => Promise<Uint8Array | undefined>;
  /** `path=value`, laid upon everything else. */
  readonly settings: readonly string[];
}

/** A checked config and what it was made of. */
export interface LoadedConfig {
  readonly config: NodeConfig;
  readonly sources: readonly string[];
}

/**
 * Reads, merges and checks a node's config: user data, then config files, then settings.
 *
 * @throws {ClusterError} CONFIG_ABSENT when no source holds one, CONFIG_UNREADABLE, CONFIG_INVALID with path and value.
 * @throws {ClusterError} IMDS_UNAVAILABLE when the user data cannot be asked for.
 */
export async function loadNodeConfig({ files, userData, settings }: ConfigSources): Promise<LoadedConfig> {
  const documents: { source: string; value: unknown }[] = [];
  const raw = await userData();
  if (raw !== undefined) {
    documents.push(...parseUserData(raw).map((value) => ({ source: 'user data', value })));
  }
  for (const name of await files.list(CONFIG_FOLDER)) {
    if (!/\.ya?ml$/.test(name)) continue;
    const path = `${CONFIG_FOLDER}/${name}`;
    documents.push({ source: path, value: parseYamlDocument((await files.read(path)) ?? '', path) });
  }
  if (documents.length === 0) throw clusterErrors.CONFIG_ABSENT({ source: `user data and ${CONFIG_FOLDER}` });
  documents.push(...settings.map((setting) => ({ source: `--set ${setting}`, value: parseSetting(setting) })));

  const sources = documents.map(({ source }) => source);
  const merged = documents.map(({ value }) => value).reduce(mergeDocuments);
  return { config: parseConfig(nodeConfigSchema, merged, sources.join(' + ')), sources };
}
