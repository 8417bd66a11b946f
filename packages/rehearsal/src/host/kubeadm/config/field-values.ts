import { KubeadmError } from '../kubeadm-error.ts';

/** Fields of a document. */
export type Content = Readonly<Record<string, unknown>>;

/** Reads a text, or what stands for it when it is left out. @throws {KubeadmError} for a value of another type. */
export function readText(content: Content | undefined, field: string, fallback: string): string {
  const value = content?.[field] ?? fallback;
  if (typeof value === 'string') return value;
  throw new KubeadmError(`json: cannot unmarshal ${goType(value)} into Go struct field .${field} of type string`);
}

/** Reads an optional text. @throws {KubeadmError} for a value of another type. */
export function findText(content: Content | undefined, field: string): string | undefined {
  return content?.[field] === undefined ? undefined : readText(content, field, '');
}

/** Reads a list; undefined when it is left out. @throws {KubeadmError} for a value of another type. */
export function findList(content: Content | undefined, field: string): readonly unknown[] | undefined {
  const value = content?.[field] ?? undefined;
  if (value === undefined || Array.isArray(value)) return value as readonly unknown[] | undefined;
  throw new KubeadmError(`json: cannot unmarshal ${goType(value)} into Go struct field .${field} of type []string`);
}

/** Reads a list of texts; undefined when it is left out. @throws {KubeadmError} for a value of another type. */
export function findTexts(content: Content | undefined, field: string): readonly string[] | undefined {
  return findList(content, field)?.map((item) => {
    if (typeof item === 'string') return item;
    throw new KubeadmError(`json: cannot unmarshal ${goType(item)} into Go struct field .${field} of type string`);
  });
}

/** Reads an object; an empty one when it is left out. @throws {KubeadmError} for a value of another type. */
export function readObject(content: Content | undefined, field: string): Content {
  const value = content?.[field] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Content;
  throw new KubeadmError(`json: cannot unmarshal ${goType(value)} into Go struct field .${field} of type object`);
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
