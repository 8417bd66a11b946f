import type * as Sdk from '@aws-sdk/client-lambda';
import { AwsError } from '../protocol/aws-error.ts';
import type { OperationTable } from '../server/service-definition.ts';
import type { AsyncInvoker } from './async-invoker.ts';
import type { FunctionHost } from './function-host.ts';
import type { Functions } from './functions.ts';

const LARGEST_SYNCHRONOUS_BYTES = 6 * 1024 * 1024;
const LARGEST_ASYNCHRONOUS_BYTES = 1024 * 1024;
const TAIL_BYTES = 4096;

/** Invoking functions, with and without waiting for the answer. */
export function invokeOperations(
  functions: Functions,
  host: FunctionHost,
  asyncInvoker: AsyncInvoker,
): OperationTable<typeof Sdk> {
  return {
    Invoke: async (input, context) => {
      const definition = functions.get(input.FunctionName, context);
      context.authorize(definition.arn, 'lambda:InvokeFunction');
      const payload = readPayload(input.Payload as Uint8Array | undefined);
      const type = input.InvocationType ?? 'RequestResponse';
      checkSize(payload, type === 'Event' ? LARGEST_ASYNCHRONOUS_BYTES : LARGEST_SYNCHRONOUS_BYTES);
      const traceHeader = context.trace.xRayHeader;
      if (type === 'DryRun') return { StatusCode: 204 };
      if (type === 'Event') {
        asyncInvoker.accept(definition.name, payload, traceHeader);
        return { StatusCode: 202 };
      }
      const { outcome, lines } = await host.invoke(definition, { payload, source: 'request', traceHeader });
      const LogResult =
        input.LogType === 'Tail' ? Buffer.from(lines.join('\n')).subarray(-TAIL_BYTES).toString('base64') : undefined;
      const answer = outcome.kind === 'result' ? outcome.payload : JSON.stringify(outcome.error);
      return {
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        FunctionError: outcome.kind === 'error' ? 'Unhandled' : undefined,
        LogResult,
        // The SDK's blob adapter adds a method to the bytes it reads; nothing here uses it.
        Payload: Buffer.from(answer) as unknown as NonNullable<Sdk.InvokeCommandOutput['Payload']>,
      };
    },
  };
}

function readPayload(payload: Uint8Array | undefined): string {
  const text = payload === undefined || payload.length === 0 ? '{}' : Buffer.from(payload).toString('utf8');
  try {
    JSON.parse(text);
    return text;
  } catch (cause) {
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${String(cause)}`, {
      cause,
    });
  }
}

function checkSize(payload: string, limit: number): void {
  if (Buffer.byteLength(payload) <= limit) return;
  throw new AwsError(
    'RequestTooLargeException',
    `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
  );
}
