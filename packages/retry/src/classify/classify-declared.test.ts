import { expect, it } from 'vitest';
import { classifyDeclared } from './classify-declared.ts';

it.each([
  [{ retryable: true }, { kind: 'retryable', reason: 'declared', executed: 'maybe' }],
  [
    { retryable: true, code: 'QUEUE_FULL', name: 'QueueError' },
    { kind: 'retryable', reason: 'QUEUE_FULL', executed: 'maybe' },
  ],
  [
    { retryable: true, code: 7, name: 'QueueError' },
    { kind: 'retryable', reason: 'QueueError', executed: 'maybe' },
  ],
  [
    { retryable: true, executed: 'no' },
    { kind: 'retryable', reason: 'declared', executed: 'no' },
  ],
  [
    { retryable: true, executed: 'never' },
    { kind: 'retryable', reason: 'declared', executed: 'maybe' },
  ],
  [
    { retryable: true, retryAfterMs: 5 },
    { kind: 'retryable', reason: 'declared', executed: 'maybe', retryAfterMs: 5 },
  ],
  [
    { retryable: true, retryAfterMs: '5' },
    { kind: 'retryable', reason: 'declared', executed: 'maybe' },
  ],
  [
    { retryable: false, code: 'DENIED', executed: 'no', retryAfterMs: 5 },
    { kind: 'fatal', reason: 'DENIED' },
  ],
])('%j says of itself what it means', (error, classification) => {
  expect(classifyDeclared(error)).toEqual(classification);
});

it.each([undefined, new Error('no'), { retryable: 'yes' }, { code: 'QUEUE_FULL' }])('%j says nothing', (error) => {
  expect(classifyDeclared(error)).toBeUndefined();
});
