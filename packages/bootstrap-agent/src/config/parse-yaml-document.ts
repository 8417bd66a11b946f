import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { parseDocument } from 'yaml';

/**
 * The value of one YAML document.
 *
 * @throws {ClusterError} CONFIG_UNREADABLE with the line and column in its cause, also for a key that stands twice.
 */
export function parseYamlDocument(text: string, source: string): unknown {
  const document = parseDocument(text, { prettyErrors: true });
  const [problem] = document.errors;
  if (problem !== undefined) throw clusterErrors.CONFIG_UNREADABLE({ source }, { cause: problem });
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw clusterErrors.CONFIG_UNREADABLE({ source }, { cause });
  }
}
