import { isIP } from 'node:net';
import { KubeadmError } from '../kubeadm-error.ts';
import { parseGoDuration } from './go-duration.ts';

const TOKEN = /^[a-z0-9]{6}\.[a-z0-9]{16}$/;
const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/** Whether a text has the form of a bootstrap token. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Why a text is no bootstrap token, in kubeadm's words. */
export function tokenFault(text: string): string {
  return `the bootstrap token "${text}" was not of the form ${JSON.stringify('\\A([a-z0-9]{6})\\.([a-z0-9]{16})\\z')}`;
}

/** @throws {KubeadmError} */
export function checkNodeName(name: string): void {
  if (name.length <= 253 && new RegExp(`^${SUBDOMAIN}$`).test(name)) return;
  throw invalidValue(
    'nodeRegistration.name',
    name,
    `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
  );
}

/** @throws {KubeadmError} */
export function checkSubnet(field: string, subnet: string): void {
  const [address = '', bits = ''] = subnet.split('/');
  const width = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) !== 0 && /^\d+$/.test(bits) && Number(bits) <= width) return;
  throw invalidValue(field, subnet, "couldn't parse subnet");
}

/** @throws {KubeadmError} */
export function checkAdvertiseAddress(address: string): void {
  if (isIP(address) !== 0) return;
  throw new KubeadmError(`couldn't use "${address}" as "apiserver-advertise-address", must be ipv4 or ipv6 address`);
}

/** @throws {KubeadmError} */
export function checkCertificateKey(field: string, key: string): void {
  const wrong = key.search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    const character = key[wrong] ?? '';
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw invalidValue(
      field,
      key,
      `certificate key decoding error: encoding/hex: invalid byte: U+${code} '${character}'`,
    );
  }
  if (key.length % 2 === 1)
    throw invalidValue(field, key, 'certificate key decoding error: encoding/hex: odd length hex string');
  if (key.length !== 64)
    throw invalidValue(field, key, `invalid certificate key length: ${key.length / 2}, expected 32 bytes`);
}

/** @throws {KubeadmError} */
export function checkKubernetesVersion(version: string): void {
  const minor = Number(/^v?1\.(\d+)\.\d+/.exec(version)?.[1] ?? Number.NaN);
  if (Number.isNaN(minor)) throw new KubeadmError(`couldn't parse Kubernetes version "${version}"`);
  if (minor < 35) {
    throw new KubeadmError(
      `this version of kubeadm only supports deploying clusters with the control plane version >= 1.35.0. Current version: ${version}`,
    );
  }
}

/** Reads a duration of a config. Returns milliseconds. @throws {KubeadmError} */
export function readDuration(field: string, value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  const duration = typeof value === 'string' ? parseGoDuration(value) : undefined;
  if (duration === undefined) throw new KubeadmError(`${field}: time: invalid duration ${JSON.stringify(value)}`);
  return duration;
}

function invalidValue(field: string, value: string, why: string): KubeadmError {
  return new KubeadmError(`${field}: Invalid value: ${JSON.stringify(value)}: ${why}`);
}
