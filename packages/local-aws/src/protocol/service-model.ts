import { NormalizedSchema } from '@smithy/core/schema';
import type { Shape } from './shape.ts';

export type ProtocolName = 'awsJson1_0' | 'awsJson1_1' | 'awsQuery' | 'ec2Query' | 'restJson1' | 'restXml';

export interface OperationModel {
  readonly name: string;
  readonly input: Shape;
  readonly output: Shape;
  /** REST protocols only: method, path template with literal query, status of success. */
  readonly http: readonly [method: string, uri: string, status: number] | undefined;
}

export interface ErrorModel {
  readonly name: string;
  readonly shape: Shape;
  readonly fault: 'client' | 'server';
  readonly httpStatus: number | undefined;
  /** What the query protocols (and JSON services that were query ones) call this error on the wire. */
  readonly query: { readonly code: string; readonly status: number } | undefined;
}

/** Everything that an SDK module knows about its service's wire. */
export interface ServiceModel {
  readonly protocol: ProtocolName;
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly errors: ReadonlyMap<string, ErrorModel>;
  readonly namespace: string;
  readonly targetPrefix: string;
  readonly version: string;
  readonly xmlNamespace: string | undefined;
  /** A JSON service that also tells the error codes of its former query protocol. */
  readonly queryCompatible: boolean;
}

interface ProtocolSettings {
  readonly defaultNamespace: string;
  readonly serviceTarget: string;
  readonly version: string;
  readonly xmlNamespace?: string;
  readonly awsQueryCompatible?: boolean;
}

interface ClientConfig {
  readonly protocol: { getShapeId(): string };
  readonly protocolSettings: ProtocolSettings;
}

type StaticSchema = Parameters<typeof NormalizedSchema.of>[0];
const OPERATION = 9;
const ERROR = -3;

/** Reads the model out of a client package's exports: schemas end in `$`, the client's config names protocol and target. */
export function readServiceModel(sdk: object): ServiceModel {
  const exported = Object.entries(sdk);
  const schemas = exported.map(([, value]) => value).filter((value) => Array.isArray(value));
  const { protocol, protocolSettings } = clientConfig(exported);
  return {
    protocol: protocol.getShapeId().split('#')[1] as ProtocolName,
    operations: byName(schemas.filter((schema) => schema[0] === OPERATION).map(operationModel)),
    errors: byName(schemas.filter((schema) => schema[0] === ERROR).map(errorModel)),
    namespace: protocolSettings.defaultNamespace,
    targetPrefix: protocolSettings.serviceTarget,
    version: protocolSettings.version,
    xmlNamespace: protocolSettings.xmlNamespace,
    queryCompatible: protocolSettings.awsQueryCompatible ?? false,
  };
}

function clientConfig(exported: readonly [string, unknown][]): ClientConfig {
  const client = exported.find(([name, value]) => /^[A-Z]\w*Client$/.test(name) && typeof value === 'function')?.[1];
  if (!client) throw new Error('this module exports no AWS SDK client');
  const construct = client as new (options: object) => { readonly config: ClientConfig };
  return new construct({ region: 'us-east-1' }).config;
}

function operationModel(schema: readonly unknown[]): OperationModel {
  return {
    name: schema[2] as string,
    input: NormalizedSchema.of(schema[4] as StaticSchema),
    output: NormalizedSchema.of(schema[5] as StaticSchema),
    http: (schema[3] as { readonly http?: OperationModel['http'] }).http,
  };
}

function errorModel(schema: readonly unknown[]): ErrorModel {
  const shape = NormalizedSchema.of(schema as unknown as StaticSchema);
  const traits = shape.getMergedTraits();
  const query = traits['awsQueryError'] as readonly [string, number] | undefined;
  return {
    name: schema[2] as string,
    shape,
    fault: traits.error ?? 'client',
    httpStatus: traits['httpError'] as number | undefined,
    query: query && { code: query[0], status: query[1] },
  };
}

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
