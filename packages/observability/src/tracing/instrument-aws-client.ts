import type { Attributes, Span } from '@opentelemetry/api';
import { httpCarrier } from './carriers/http-carrier.ts';
import { withSpan } from './with-span.ts';

/** The part of an AWS SDK v3 client that is used. */
export interface InstrumentableClient {
  readonly config?: object;
  readonly middlewareStack: { add(middleware: never, options: never): void };
}

type Next = (args: MiddlewareArgs) => Promise<MiddlewareResult>;

interface MiddlewareArgs {
  readonly input: object;
  readonly request?: { headers?: Record<string, string> };
}

interface MiddlewareResult {
  readonly output?: { readonly $metadata?: ResponseMetadata };
}

interface ResponseMetadata {
  readonly httpStatusCode?: number;
  readonly requestId?: string;
  readonly attempts?: number;
}

interface MiddlewareContext {
  readonly clientName?: string;
  readonly commandName?: string;
}

/**
 * Gives an AWS SDK v3 client a span for each call, retries included, and lets its requests carry `traceparent` and
 * `X-Amzn-Trace-Id`. Returns the same client.
 * @see OpenTelemetry semantic conventions, "AWS SDK"
 */
export function instrumentAwsClient<C extends InstrumentableClient>(client: C): C {
  const stack: { add(middleware: unknown, options: unknown): void } = client.middlewareStack;
  stack.add(
    (next: Next, context: MiddlewareContext) => async (args: MiddlewareArgs) => {
      const service = context.clientName?.replace(/Client$/, '') ?? 'AWS';
      const method = context.commandName?.replace(/Command$/, '') ?? 'call';
      const attributes = { ...callAttributes(service, method, args.input), 'cloud.region': await regionOf(client) };
      return withSpan(`${service}.${method}`, { kind: 'client', attributes }, (span) => call(next, args, span));
    },
    // The outermost step, so that one span covers all attempts.
    { step: 'initialize', name: 'traceSpan', priority: 'high', override: true },
  );
  stack.add(
    (next: Next) => (args: MiddlewareArgs) => {
      if (args.request !== undefined) args.request.headers = httpCarrier.inject(args.request.headers);
      return next(args);
    },
    // Before signing, and before the SDK's own header for recursion detection, which leaves an existing one alone.
    { step: 'build', name: 'traceHeaders', priority: 'high', override: true },
  );
  return client;
}

async function call(next: Next, args: MiddlewareArgs, span: Span): Promise<MiddlewareResult> {
  try {
    const result = await next(args);
    span.setAttributes(responseAttributes(result.output?.$metadata));
    return result;
  } catch (error) {
    const { name, $metadata } = (error ?? {}) as { name?: string; $metadata?: ResponseMetadata };
    span.setAttributes({ ...responseAttributes($metadata), 'error.type': name });
    throw error;
  }
}

/** Inputs that name what a call is about, and their attributes. */
const SUBJECTS: Readonly<Record<string, string>> = {
  Bucket: 'aws.s3.bucket',
  Key: 'aws.s3.key',
  QueueUrl: 'aws.sqs.queue.url',
  TopicArn: 'aws.sns.topic.arn',
  FunctionName: 'faas.invoked_name',
  InstanceId: 'aws.ec2.instance_id',
  AutoScalingGroupName: 'aws.autoscaling.group_name',
  DocumentName: 'aws.ssm.document_name',
};

function callAttributes(service: string, method: string, input: object): Attributes {
  const attributes: Attributes = { 'rpc.system': 'aws-api', 'rpc.service': service, 'rpc.method': method };
  for (const [member, attribute] of Object.entries(SUBJECTS)) {
    const value = (input as Record<string, unknown>)[member];
    if (typeof value === 'string') attributes[attribute] = value;
  }
  const table = (input as { TableName?: unknown }).TableName;
  if (typeof table === 'string') attributes['aws.dynamodb.table_names'] = [table];
  return attributes;
}

function responseAttributes({ httpStatusCode, requestId, attempts }: ResponseMetadata = {}): Attributes {
  return {
    'http.response.status_code': httpStatusCode,
    'aws.request_id': requestId,
    'http.request.resend_count': attempts === undefined || attempts < 2 ? undefined : attempts - 1,
  };
}

async function regionOf({ config }: InstrumentableClient): Promise<string | undefined> {
  const region = config !== undefined && 'region' in config ? config.region : undefined;
  try {
    return typeof region === 'function' ? ((await region()) as string) : undefined;
  } catch {
    // The call itself will say that there is no region.
    return undefined;
  }
}
