import { describe, expect, it } from 'vitest';
import { type TraceContext, withTraceContext } from '../trace-context.ts';
import { toXRayHeader } from '../xray-header.ts';
import { documentCarrier } from './document-carrier.ts';
import { environmentCarrier } from './environment-carrier.ts';
import { eventBridgeCarrier } from './event-bridge-carrier.ts';
import { httpCarrier } from './http-carrier.ts';
import { lambdaCarrier } from './lambda-carrier.ts';
import { runCommandCarrier } from './run-command-carrier.ts';
import { snsCarrier } from './sns-carrier.ts';
import { sqsCarrier } from './sqs-carrier.ts';
import { stateItemCarrier } from './state-item-carrier.ts';
import { stepFunctionsCarrier } from './step-functions-carrier.ts';

const context: TraceContext = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  tracestate: 'vendor=value',
};
const withoutState: TraceContext = { traceparent: context.traceparent };

/** What a service does to message attributes between sender and Lambda's SQS record. */
const asReceived = (attributes: Record<string, unknown>): Record<string, { stringValue: string; dataType: string }> =>
  Object.fromEntries(
    Object.entries(attributes as Record<string, { StringValue: string; DataType: string }>).map(([name, attribute]) => [
      name,
      { stringValue: attribute.StringValue, stringListValues: [], binaryListValues: [], dataType: attribute.DataType },
    ]),
  );

/** The same between a publisher and SNS's notification. */
const asNotified = (attributes: Record<string, unknown>): Record<string, { Type: string; Value: string }> =>
  Object.fromEntries(
    Object.entries(attributes as Record<string, { StringValue: string; DataType: string }>).map(([name, attribute]) => [
      name,
      { Type: attribute.DataType, Value: attribute.StringValue },
    ]),
  );

describe('each hop carries the trace there and back', () => {
  it('child process environment', () => {
    const env = environmentCarrier.inject({ PATH: '/bin', TRACEPARENT: 'stale' }, context);
    expect(env).toMatchObject({ PATH: '/bin' });
    expect(environmentCarrier.extract(env)).toEqual(context);
    expect(environmentCarrier.inject({ TRACEPARENT: 'stale', TRACESTATE: 'stale' }, undefined)).toEqual({});
  });

  it('HTTP headers, in any case and as lists', () => {
    const headers = httpCarrier.inject({ accept: '*/*' }, context);
    expect(headers).toMatchObject({ accept: '*/*', 'X-Amzn-Trace-Id': toXRayHeader(context) });
    expect(httpCarrier.extract(headers)).toEqual(context);
    expect(httpCarrier.extract({ TraceParent: [context.traceparent] })).toEqual(withoutState);
    expect(httpCarrier.extract({ 'x-amzn-trace-id': toXRayHeader(context) })).toEqual(withoutState);
    expect(httpCarrier.extract(null)).toBeUndefined();
  });

  it('SQS', () => {
    const sent = sqsCarrier.inject({ kind: { DataType: 'String', StringValue: 'x' } }, context);
    expect(sent).toHaveProperty('kind');
    expect(sqsCarrier.extract({ messageAttributes: asReceived(sent), attributes: {}, body: '{}' })).toEqual(context);
  });

  it('SQS, by AWS’s own header alone', () => {
    expect(sqsCarrier.extract({ attributes: { AWSTraceHeader: toXRayHeader(context) } })).toEqual(withoutState);
  });

  it('SNS to Lambda', () => {
    const record = {
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      Sns: { Type: 'Notification', Message: 'm', MessageAttributes: asNotified(snsCarrier.inject({}, context)) },
    };
    expect(snsCarrier.extract(record)).toEqual(context);
  });

  it('SNS to SQS, enveloped and raw', () => {
    const attributes = snsCarrier.inject({}, context);
    const body = JSON.stringify({ Type: 'Notification', Message: 'm', MessageAttributes: asNotified(attributes) });
    expect(sqsCarrier.extract({ body, messageAttributes: {} })).toEqual(context);
    expect(sqsCarrier.extract({ body: 'm', messageAttributes: asReceived(attributes) })).toEqual(context);
  });

  it('EventBridge to Lambda', () => {
    const entry = eventBridgeCarrier.inject({ Source: 'app', DetailType: 'x', Detail: '{"id":1}' }, context);
    expect(entry).toMatchObject({ Source: 'app', TraceHeader: toXRayHeader(context) });
    const event = { version: '0', source: 'app', 'detail-type': 'x', detail: JSON.parse(entry.Detail) as unknown };
    expect(event.detail).toMatchObject({ id: 1 });
    expect(eventBridgeCarrier.extract(event)).toEqual(context);
  });

  it('EventBridge to SQS', () => {
    const entry = eventBridgeCarrier.inject({ Detail: '{}' }, context);
    const body = JSON.stringify({ version: '0', source: 'app', detail: JSON.parse(entry.Detail) as unknown });
    expect(sqsCarrier.extract({ body })).toEqual(context);
  });

  it('Step Functions input', () => {
    const start = stepFunctionsCarrier.inject({ stateMachineArn: 'arn', input: '{"n":1}' }, context);
    expect(start).toMatchObject({ stateMachineArn: 'arn', traceHeader: toXRayHeader(context) });
    const input = JSON.parse(start.input) as unknown;
    expect(input).toMatchObject({ n: 1 });
    expect(stepFunctionsCarrier.extract(input)).toEqual(context);
    expect(stepFunctionsCarrier.extract({ Execution: { Input: input } })).toEqual(context);
  });

  it('SSM Run Command parameter', () => {
    const value = runCommandCarrier.inject(context);
    expect(value).toMatch(new RegExp(runCommandCarrier.allowedPattern));
    expect(runCommandCarrier.extract(value)).toEqual(withoutState);
    const none = runCommandCarrier.inject(undefined);
    expect(none).toMatch(new RegExp(runCommandCarrier.allowedPattern));
    expect(runCommandCarrier.extract(none)).toBeUndefined();
  });

  it('DynamoDB item, plain and in DynamoDB’s own form', () => {
    const item = stateItemCarrier.inject({ LockName: 'cluster-state' }, context);
    expect(stateItemCarrier.extract(item)).toEqual(withoutState);
    expect(stateItemCarrier.extract({ Traceparent: { S: item.Traceparent } })).toEqual(withoutState);
    expect(stateItemCarrier.extract(undefined)).toBeUndefined();
  });

  it('JSON document: a Lambda payload, an SSM parameter', () => {
    const text = JSON.stringify(documentCarrier.inject({ endpoint: 'x' }, context));
    expect(documentCarrier.extract(JSON.parse(text))).toEqual(context);
  });

  it('Lambda’s own environment', () => {
    expect(lambdaCarrier.extract({ _X_AMZN_TRACE_ID: toXRayHeader(context) })).toEqual(withoutState);
    expect(lambdaCarrier.extract({})).toBeUndefined();
  });
});

describe('every hop', () => {
  it('takes the running flow’s trace when none is given, and adds nothing when there is none', () => {
    const hops = [
      () => environmentCarrier.inject({}),
      () => httpCarrier.inject({}),
      () => sqsCarrier.inject({}),
      () => snsCarrier.inject({}),
      () => eventBridgeCarrier.inject({}),
      () => stepFunctionsCarrier.inject({}),
      () => stateItemCarrier.inject({}),
      () => documentCarrier.inject({}),
    ];
    for (const inject of hops) {
      expect(inject()).toEqual({});
      expect(JSON.stringify(withTraceContext(context, inject))).toContain(context.traceparent);
    }
  });

  it.each([undefined, null, 5, 'text', [], {}, { detail: 5 }, { traceparent: 5 }, { Execution: null }])(
    'finds nothing in %j, which is no error',
    (odd) => {
      expect(documentCarrier.extract(odd)).toBeUndefined();
      expect(eventBridgeCarrier.extract(odd)).toBeUndefined();
      expect(stepFunctionsCarrier.extract(odd)).toBeUndefined();
      expect(sqsCarrier.extract(odd as object)).toBeUndefined();
      expect(snsCarrier.extract(odd as object)).toBeUndefined();
      expect(sqsCarrier.extract({ body: odd, messageAttributes: odd, attributes: odd } as object)).toBeUndefined();
      expect(snsCarrier.extract({ Sns: odd } as object)).toBeUndefined();
    },
  );

  it('leaves the rest of a document as it is written, numbers beyond 2^53 too', () => {
    const detail: string = '{ "id": 12345678901234567890, "price": 1.10, "nested": { "traceparent": 1 } }';
    const { Detail } = eventBridgeCarrier.inject({ Detail: detail }, context);
    expect(Detail).toContain(detail.slice(2));
    expect(eventBridgeCarrier.extract({ detail: JSON.parse(Detail) as unknown })).toEqual(context);
    const { input } = stepFunctionsCarrier.inject({ input: ' { } ' }, context);
    expect(JSON.parse(input)).toEqual(context);
  });

  it('replaces a stale trace, whatever the letters of its name', () => {
    const stale = { Traceparent: 'stale', TRACESTATE: 'stale', 'x-amzn-trace-id': 'stale', accept: '*/*' };
    expect(JSON.stringify(httpCarrier.inject(stale, context))).not.toContain('stale');
    const { Detail: replaced } = eventBridgeCarrier.inject({ Detail: '{"traceparent":"stale","n":1}' }, context);
    expect(JSON.parse(replaced)).toEqual({ n: 1, ...context });
  });

  it('leaves documents alone that cannot carry anything', () => {
    for (const text of ['not json', '[1]', '5', 'null']) {
      expect(eventBridgeCarrier.inject({ Detail: text }, context).Detail).toBe(text);
      expect(stepFunctionsCarrier.inject({ input: text }, context).input).toBe(text);
    }
    expect(sqsCarrier.extract({ body: '{"traceparent' })).toBeUndefined();
  });
});
