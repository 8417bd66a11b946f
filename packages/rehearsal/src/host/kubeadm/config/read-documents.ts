import { readFileSync } from 'node:fs';
import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Host } from '../../host.ts';
import { KubeadmError } from '../kubeadm-error.ts';
import { warn } from '../output.ts';
import { findUnknownFields, KNOWN_FIELDS } from './known-fields.ts';

/** A document of a config file. */
export interface ConfigDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/**
 * Reads a config file as strictly as kubeadm does.
 *
 * @throws {KubeadmError} when it is missing, is not YAML, or has duplicate or unknown fields.
 */
export function readDocuments(host: Host, path: string): readonly ConfigDocument[] {
  let text: string;
  try {
    text = readFileSync(host.path(path), 'utf8');
  } catch {
    throw new KubeadmError(`open ${path}: no such file or directory`);
  }
  return text
    .split(/^---.*\n/m)
    .filter((part) => part.replaceAll(/^\s*#.*$/gm, '').trim() !== '')
    .map(readDocument);
}

function readDocument(text: string): ConfigDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { uniqueKeys: false, lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    throw new KubeadmError(
      `could not interpret GroupVersionKind; unmarshal error: error converting YAML to JSON: yaml: line ${fault.linePos?.[0].line ?? 1}: ${inGoWords(fault.code)}`,
    );
  }
  const content = (document.toJS() ?? {}) as Readonly<Record<string, unknown>>;
  const apiVersion = typeof content['apiVersion'] === 'string' ? content['apiVersion'] : '';
  const kind = typeof content['kind'] === 'string' ? content['kind'] : '';
  if (apiVersion === '' || kind === '') {
    throw new KubeadmError(
      `invalid configuration for GroupVersionKind ${goKind(apiVersion, kind)}: kind and apiVersion is mandatory information that must be specified`,
    );
  }
  checkVersion(apiVersion, kind, content);
  const refuse = (why: string): never => {
    throw new KubeadmError(
      `error unmarshaling configuration ${goKind(apiVersion, kind)}: strict decoding error: ${why}`,
    );
  };
  const duplicate = findDuplicateKey(document.contents, lines);
  if (duplicate !== undefined) refuse(`yaml: unmarshal errors:\n  ${duplicate}`);
  const { apiVersion: _, kind: __, ...rest } = content;
  const unknown = findUnknownFields(rest, KNOWN_FIELDS[`${apiVersion}/${kind}`] ?? true);
  if (unknown.length > 0) refuse(unknown.map((field) => `unknown field "${field}"`).join(', '));
  return { apiVersion, kind, content: rest };
}

/** Older documents are deprecated; a list of arguments cannot be read in them, and no other of theirs is spoken here. */
function checkVersion(apiVersion: string, kind: string, content: Readonly<Record<string, unknown>>): void {
  if (`${apiVersion}/${kind}` in KNOWN_FIELDS) return;
  if (apiVersion !== 'kubeadm.k8s.io/v1beta3')
    throw new KubeadmError(`invalid configuration for GroupVersionKind ${goKind(apiVersion, kind)}: kind is not known`);
  warn(
    `W${klogTime()} common.go:100] your configuration file uses a deprecated API spec: "${apiVersion}" (kind: "${kind}"). Please use 'kubeadm config migrate --old-config old-config-file --new-config new-config-file', which will write the new, similar spec using a newer API version.`,
  );
  const components = { apiServer: 'APIServer', controllerManager: 'ControllerManager', scheduler: 'Scheduler' };
  const [listed] = Object.keys(components).filter((name) =>
    Array.isArray((content[name] as { readonly extraArgs?: unknown } | undefined)?.extraArgs),
  );
  throw new KubeadmError(
    listed === undefined
      ? `this stand-in of kubeadm reads kubeadm.k8s.io/v1beta4 only, not ${apiVersion}`
      : `error unmarshaling configuration ${goKind(apiVersion, kind)}: json: cannot unmarshal array into Go struct field ${components[listed as keyof typeof components]}.${listed}.ControlPlaneComponent.extraArgs of type map[string]string`,
  );
}

function findDuplicateKey(node: Node | null, lines: LineCounter): string | undefined {
  if (isSeq(node)) return firstOf(node.items.map((item) => findDuplicateKey(item as Node, lines)));
  if (!isMap(node)) return undefined;
  const seen = new Set<string>();
  for (const { key, value } of node.items) {
    const name = String(key);
    if (seen.has(name)) {
      const offset = (key as Node).range?.[0] ?? 0;
      return `line ${lines.linePos(offset).line}: key "${name}" already set in map`;
    }
    seen.add(name);
    const inner = findDuplicateKey(value as Node | null, lines);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function firstOf(found: readonly (string | undefined)[]): string | undefined {
  return found.find((text) => text !== undefined);
}

/** A kind as Go prints it. */
export function goKind(apiVersion: string, kind: string): string {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  return `schema.GroupVersionKind{Group:"${group}", Version:"${version}", Kind:"${kind}"}`;
}

function inGoWords(code: string): string {
  return code === 'BAD_INDENT' || code === 'MISSING_CHAR'
    ? "did not find expected ',' or ']'"
    : "could not find expected ':'";
}

/** Date and time as Go's log library writes them: `1123 11:21:33.739529`. */
export function klogTime(at: Date = new Date()): string {
  const iso = at.toISOString();
  return `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000 ${String(process.pid).padStart(7)}`;
}
