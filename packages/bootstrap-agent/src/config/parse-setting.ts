import { agentErrors } from '../errors/agent-errors.ts';
import { parseYamlDocument } from './parse-yaml-document.ts';

/**
 * A document that holds one value: `node.role=worker` gives `{ spec: { node: { role: 'worker' } } }`. The value is YAML.
 *
 * @throws {ClusterError} AGENT_USAGE without `=` or with an empty key, CONFIG_UNREADABLE when the value is not YAML.
 */
export function parseSetting(setting: string): unknown {
  const equals = setting.indexOf('=');
  const keys = setting.slice(0, Math.max(equals, 0)).split('.');
  if (keys.some((key) => key === '' || key === '__proto__')) {
    throw agentErrors.AGENT_USAGE({ problem: `--set wants path=value, as in --set node.role=worker; got ${setting}` });
  }
  const value = parseYamlDocument(setting.slice(equals + 1), `--set ${setting}`);
  return { spec: keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) };
}
