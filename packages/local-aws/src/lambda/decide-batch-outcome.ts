/** Which messages of a batch are done with. The others come back when their visibility time-out is over. */
export interface BatchOutcome {
  readonly done: readonly string[];
  readonly reason: string;
}

/**
 * Reads a function's answer to a batch of messages.
 * @param answer the function's result, or undefined when it failed
 * @see "Implementing partial batch responses": an answer that names unknown or empty ids fails the whole batch
 */
export function decideBatchOutcome(
  messageIds: readonly string[],
  answer: string | undefined,
  reportsItemFailures: boolean,
): BatchOutcome {
  if (answer === undefined) return { done: [], reason: 'the function failed' };
  if (!reportsItemFailures) return { done: messageIds, reason: 'the function succeeded' };
  const failures = itemFailures(answer);
  if (failures === 'malformed') return { done: [], reason: 'the answer is not a list of item failures' };
  if (failures.some((id) => !messageIds.includes(id)))
    return { done: [], reason: 'the answer names a message that is not in the batch' };
  const failed = new Set(failures);
  return { done: messageIds.filter((id) => !failed.has(id)), reason: `${failed.size} of ${messageIds.length} failed` };
}

function itemFailures(answer: string): readonly string[] | 'malformed' {
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer);
  } catch {
    return 'malformed';
  }
  if (parsed === null || parsed === undefined) return [];
  if (typeof parsed !== 'object' || !('batchItemFailures' in parsed) || parsed.batchItemFailures === null) return [];
  const { batchItemFailures: list } = parsed;
  if (!Array.isArray(list)) return 'malformed';
  const ids = list.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'itemIdentifier' in item && typeof item.itemIdentifier === 'string'
      ? item.itemIdentifier
      : '',
  );
  return ids.includes('') ? 'malformed' : ids;
}
