import { checkConfig, PARAMETER_PLACEHOLDERS } from '@dedicated-k8s/core-sdk';
import * as z from 'zod';
import { nodeErrors } from '../errors/node-errors.ts';

/**
 * What a node needs to join, as the SecureString parameter `cluster/join-material` holds it. Times in ms.
 *
 * The certificate key is not part of it: who has both a token and the key has the keys of the certificate authorities.
 * It stands in a parameter of its own, which workers may not read.
 */
export interface JoinMaterial {
  readonly token: string;
  readonly tokenExpiresAt: number;
  /** When kubeadm deletes the certificates that the key opens: 2 h after their upload. */
  readonly certificateKeyExpiresAt: number;
  readonly caCertHash: string;
  /** `host:port` of the API. */
  readonly endpoint: string;
  /** Instance that wrote it. */
  readonly updatedBy: string;
  /** Trace of the run that wrote it. */
  readonly traceparent?: string | undefined;
}

const schema: z.ZodType<JoinMaterial> = z.object({
  token: z.string().regex(/^[a-z0-9]{6}\.[a-z0-9]{16}$/, { error: 'a bootstrap token' }),
  tokenExpiresAt: z.number(),
  certificateKeyExpiresAt: z.number(),
  caCertHash: z.string().regex(/^sha256:[0-9a-f]{64}$/, { error: 'sha256: and 32 bytes in hex' }),
  endpoint: z.string().regex(/^[^\s/:]+:\d+$/, { error: 'host:port' }),
  updatedBy: z.string(),
  traceparent: z.string().optional(),
});

/**
 * Reads join material; `undefined` for what CloudFormation writes before there is any.
 *
 * @throws {ClusterError} NODE_JOIN_MATERIAL_INVALID naming the fields, never their values.
 */
export function parseJoinMaterial(text: string, parameter: string): JoinMaterial | undefined {
  if (PARAMETER_PLACEHOLDERS.includes(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The cause would quote the text, which is secret.
    throw nodeErrors.NODE_JOIN_MATERIAL_INVALID({ parameter, problem: 'it is not JSON' });
  }
  const checked = checkConfig(schema, value);
  if (checked.ok) return checked.value;
  const problem = checked.problems.map(({ path, expected }) => `${path}: ${expected}`).join('; ');
  throw nodeErrors.NODE_JOIN_MATERIAL_INVALID({ parameter, problem });
}
