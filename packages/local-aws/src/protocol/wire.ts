import type { ErrorModel, OperationModel, ServiceModel } from './service-model.ts';

/** An HTTP request with its body read and decoded. */
export interface WireRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An error on its way out, with everything that a protocol needs to write it. */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly fault: 'client' | 'server';
  readonly members: Readonly<Record<string, unknown>>;
  readonly model: ErrorModel | undefined;
}

/** One AWS protocol: the same four moves for every operation of every service that speaks it. */
export interface Protocol {
  /** @throws RefusedRequest when the request names no operation */
  operationName(request: WireRequest, service: ServiceModel): string;
  /** @throws RefusedRequest unknown parameter, wrong type, malformed body */
  readInput(request: WireRequest, operation: OperationModel, service: ServiceModel): unknown;
  writeOutput(output: object, operation: OperationModel, service: ServiceModel, requestId: string): WireResponse;
  /** The service is unknown when the request could not be attributed to one. */
  writeError(error: WireError, service: ServiceModel | undefined, requestId: string, method: string): WireResponse;
}
