import { gunzipSync } from 'node:zlib';
import { clusterErrors } from '@dedicated-k8s/core-sdk';
import { isMultipart, splitMultipart } from './multipart.ts';
import { parseYamlDocument } from './parse-yaml-document.ts';

/** Content type of the MIME part that holds a node config. */
export const NODE_CONFIG_CONTENT_TYPE = 'application/vnd.dedicated-k8s.node-config+yaml';

/** Far above the 16 KB that EC2 takes: whatever unpacks to more is not a config. */
const UNPACKED_LIMIT = 1024 * 1024;
const SOURCE = 'user data';

/**
 * The node configs in EC2 user data: plain YAML, gzip, or the parts of our content type in a MIME document. None when
 * the user data belongs to somebody else (`#cloud-config`, a script).
 *
 * @throws {ClusterError} CONFIG_UNREADABLE when it is ours and broken.
 */
export function parseUserData(userData: Uint8Array): readonly unknown[] {
  const text = unpack(userData).toString('utf8').replaceAll('\r\n', '\n');
  if (isMultipart(text)) {
    return partsOf(text)
      .filter(({ contentType }) => contentType === NODE_CONFIG_CONTENT_TYPE)
      .map(({ body }) => parseYamlDocument(unpack(body).toString('utf8'), SOURCE));
  }
  if (text.trim() === '' || text.startsWith('#!') || text.startsWith('#cloud-config')) return [];
  return [parseYamlDocument(text, SOURCE)];
}

function partsOf(text: string) {
  try {
    return splitMultipart(text);
  } catch (cause) {
    throw clusterErrors.CONFIG_UNREADABLE({ source: SOURCE }, { cause });
  }
}

function unpack(data: Uint8Array): Buffer {
  if (data[0] !== 0x1f || data[1] !== 0x8b) return Buffer.from(data);
  try {
    return gunzipSync(data, { maxOutputLength: UNPACKED_LIMIT });
  } catch (cause) {
    throw clusterErrors.CONFIG_UNREADABLE({ source: SOURCE }, { cause });
  }
}
