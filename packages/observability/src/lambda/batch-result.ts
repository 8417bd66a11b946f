/**
 * Ids of the items that a batch handler reports as failed.
 * @see AWS Lambda Developer Guide, "Handling errors for an SQS event source", partial batch responses
 */
export function failedItems(result: unknown): readonly string[] {
  try {
    const failures = (result as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures;
    if (!Array.isArray(failures)) return [];
    return failures.map((failure: { itemIdentifier?: unknown } | null) =>
      typeof failure?.itemIdentifier === 'string' ? failure.itemIdentifier : '',
    );
  } catch {
    // A result whose getters throw is Lambda's to refuse.
    return [];
  }
}
