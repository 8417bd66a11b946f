import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentTraceContext, parseTraceparent, withTraceContext } from './trace-context.ts';
import { fromXRayHeader, toXRayHeader } from './xray-header.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('traceparent', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, `00-${TRACE}-${SPAN}-01`],
    [`00-${TRACE}-${SPAN}-00`, `00-${TRACE}-${SPAN}-00`],
    [` 00-${TRACE}-${SPAN}-03 `, `00-${TRACE}-${SPAN}-01`],
    [`cc-${TRACE}-${SPAN}-01-what-the-future-brings`, `00-${TRACE}-${SPAN}-01`],
  ])('%s is understood', (value, expected) => {
    expect(parseTraceparent(value)?.traceparent).toBe(expected);
  });

  it.each([
    undefined,
    '',
    'none',
    `00-${TRACE}-${SPAN}`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n00-${TRACE}-${SPAN}-01`,
    5 as unknown as string,
  ])('%j is invalid, which is no error', (value) => {
    expect(parseTraceparent(value)).toBeUndefined();
  });

  it.each(['a=1\r\nx-admin: 1', 'größe=1', `a=${'x'.repeat(511)}`, '', 5 as unknown as string])(
    'goes on without a tracestate that no header should carry: %j',
    (tracestate) => {
      const traceparent = `00-${TRACE}-${SPAN}-01`;
      expect(parseTraceparent(traceparent, tracestate)).toEqual({ traceparent });
      withTraceContext({ traceparent, tracestate }, () => expect(currentTraceContext()).toEqual({ traceparent }));
    },
  );

  it('is the running flow’s, and outlives awaits', async () => {
    const parent = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'a=1' };
    expect(currentTraceContext()).toBeUndefined();
    await withTraceContext(parent, async () => {
      await Promise.resolve();
      expect(currentTraceContext()).toEqual(parent);
      withTraceContext(undefined, () => expect(currentTraceContext()).toEqual(parent));
      withTraceContext({ traceparent: 'nonsense' }, () => expect(currentTraceContext()).toEqual(parent));
    });
    expect(currentTraceContext()).toBeUndefined();
  });
});

describe('X-Ray’s header', () => {
  it.each([
    [`Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${SPAN};Sampled=1`, '01'],
    [`Sampled=0;Parent=${SPAN};Root=1-0af76519-16cd43dd8448eb211c80319c;Lineage=1:abc:0`, '00'],
    [`Self=1-0af76519-1;Root=1-0af76519-16cd43dd8448eb211c80319c; Parent=${SPAN}`, '00'],
  ])('%s is understood', (value, flags) => {
    expect(fromXRayHeader(value)).toEqual({ traceparent: `00-${TRACE}-${SPAN}-${flags}` });
  });

  it.each([undefined, '', 'Root=1-0af76519-16cd43dd8448eb211c80319c', `Root=2-x;Parent=${SPAN}`, 'Parent=;Root='])(
    '%j names no position in a trace',
    (value) => {
      expect(fromXRayHeader(value)).toBeUndefined();
    },
  );

  it('and traceparent say the same, there and back', () => {
    const hex = (digits: number): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom('0', '1', '7', '8', 'a', 'f'), minLength: digits, maxLength: digits });
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, sampled) => {
        fc.pre(!/^0+$/.test(traceId) && !/^0+$/.test(spanId));
        const context = { traceparent: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` };
        expect(fromXRayHeader(toXRayHeader(context))).toEqual(context);
      }),
    );
  });

  it('of an invalid context is empty', () => {
    expect(toXRayHeader({ traceparent: 'x' })).toBe('');
  });
});
