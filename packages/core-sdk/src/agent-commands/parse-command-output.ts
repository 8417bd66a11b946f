import type * as z from 'zod';
import { clusterErrors } from '../errors/cluster-errors.ts';

/**
 * How many characters of standard output Run Command keeps; the result document must be shorter by far.
 *
 * @see AWS API reference "GetCommandInvocation", StandardOutputContent
 */
export const RUN_COMMAND_OUTPUT_LIMIT = 24_000;

/**
 * The result document that a verb printed.
 *
 * @throws {ClusterError} COMMAND_OUTPUT_INVALID when stdout is not exactly one document of this schema.
 */
export function parseCommandOutput<Result>(
  schema: z.ZodType<Result>,
  output: { readonly stdout: string; readonly commandId: string; readonly instanceId: string },
): Result {
  const { stdout, commandId, instanceId } = output;
  const invalid = (reason: string, cause?: unknown): Error =>
    clusterErrors.COMMAND_OUTPUT_INVALID({ commandId, instanceId, reason }, { cause });
  if (stdout.trim() === '') throw invalid('nothing was printed');
  let document: unknown;
  try {
    document = JSON.parse(stdout);
  } catch (error) {
    throw invalid(stdout.length >= RUN_COMMAND_OUTPUT_LIMIT ? 'the output was cut' : 'not one JSON document', error);
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`, parsed.error);
}
