import type { BatchResultErrorEntry } from '@aws-sdk/client-sqs';
import { AwsError } from '../../protocol/aws-error.ts';

const MAX_ENTRIES = 10;

/**
 * Runs the entries of a batch one by one; what fails, fails alone.
 * @throws AwsError EmptyBatchRequest, TooManyEntriesInBatchRequest, BatchEntryIdsNotDistinct or InvalidBatchEntryId
 */
export function runBatch<E extends { readonly Id: string }, R extends object>(
  entries: readonly E[],
  run: (entry: E) => R,
): { Successful: (R & { Id: string })[]; Failed: BatchResultErrorEntry[] } {
  checkEntries(entries.map((entry) => entry.Id));
  const [Successful, Failed] = [[] as (R & { Id: string })[], [] as BatchResultErrorEntry[]];
  for (const entry of entries) {
    try {
      Successful.push({ ...run(entry), Id: entry.Id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, Failed };
}

function checkEntries(ids: readonly string[]): void {
  if (ids.length === 0) {
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (ids.length > MAX_ENTRIES) {
    const problem = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${ids.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', problem);
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${repeated} repeated.`);
  if (ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id))) return;
  const rule =
    'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
  throw new AwsError('InvalidBatchEntryId', rule);
}
