import type { DeliveryNotice } from '../../delivery/bounded-delivery.ts';
import type { SecretRegistry } from '../../json/secret-registry.ts';
import type { SpanExporter } from '../finished-span.ts';
import { type AwsCredentials, signatureHeaders } from './aws-signature.ts';
import { createOtlpExporter } from './otlp-exporter.ts';

/** Whose X-Ray gets the spans; every option has a default from the environment. */
export interface XRayExporterOptions {
  /** Default `AWS_REGION`. */
  readonly region?: string;
  /** Default: the environment's credentials, which Lambda sets; on EC2, a provider of the AWS SDK. */
  readonly credentials?: () => Promise<AwsCredentials>;
  /** Default: X-Ray's OTLP endpoint of the region. */
  readonly url?: string;
  /** Longest time of one attempt, in milliseconds. Default as of the OTLP exporter. */
  readonly timeoutMs?: number;
  /** Spans held while X-Ray is away. Default as of the OTLP exporter. */
  readonly maxQueued?: number;
  /** Told once when X-Ray is away, and once what was lost. Default: nobody. */
  readonly say?: (notice: DeliveryNotice) => void;
  /** Values that must not leave the process. */
  readonly secrets?: SecretRegistry;
  /** Milliseconds since the epoch, of the signature. Default `Date.now`. */
  readonly clock?: () => number;
}

/**
 * Sends spans to AWS X-Ray's OTLP endpoint, signed with Signature Version 4. It needs CloudWatch Transaction Search to be on.
 * @see Amazon CloudWatch User Guide, "OTLP Endpoints"
 */
export function createXRayExporter(options: XRayExporterOptions = {}): SpanExporter {
  const region = options.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const credentials = options.credentials ?? environmentCredentials;
  const { timeoutMs, maxQueued, say, secrets, clock = Date.now } = options;
  return createOtlpExporter({
    url: options.url ?? xrayEndpoint(region),
    headers: {},
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxQueued === undefined ? {} : { maxQueued }),
    ...(say === undefined ? {} : { say }),
    ...(secrets === undefined ? {} : { secrets }),
    sign: async (url, body) =>
      signatureHeaders(
        { method: 'POST', url, headers: { 'content-type': 'application/json' }, body },
        { region, service: 'xray' },
        await credentials(),
        new Date(clock()),
      ),
  });
}

/** Where X-Ray takes OTLP in a region; China has a domain of its own. @see AWS General Reference, "AWS X-Ray endpoints" */
export function xrayEndpoint(region: string): string {
  return `https://xray.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/v1/traces`;
}

async function environmentCredentials(): Promise<AwsCredentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = process.env;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new Error('no AWS credentials in the environment: give createXRayExporter a credentials provider');
  }
  return { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN };
}
