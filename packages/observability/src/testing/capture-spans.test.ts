import { expect, it } from 'vitest';
import { withObservability } from '../lambda/with-observability.ts';
import { captureSpans } from './capture-spans.ts';
import { memorySink } from './memory-sink.ts';

it('captures the spans of a handler that was made before', async () => {
  const { sink, lines } = memorySink();
  const handler = withObservability(async () => 5, { service: 'made before', namespace: 'Test', sink });
  const captured = captureSpans();
  const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 30_000 };
  expect(await handler({}, context)).toBe(5);
  expect(captured.spans.map(({ name }) => name)).toEqual(['f']);
  expect(lines).toEqual([]);
  captured.clear();
  await handler({}, context);
  expect(captured.spans).toHaveLength(1);
  await captured.stop();
});
