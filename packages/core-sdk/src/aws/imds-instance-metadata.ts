import {
  classifyKnown,
  definePolicy,
  type Policy,
  type PolicyEnvironment,
  type PolicySpec,
  RetryError,
} from '@dedicated-k8s/retry';
import { clusterErrors } from '../errors/cluster-errors.ts';
import type { InstanceIdentity, InstanceMetadata } from '../ports/instance-metadata.ts';
import { IMDS_ENDPOINT, type ImdsAnswer, sendImdsRequest } from './imds-request.ts';

/** How the metadata service is asked. */
export interface ImdsOptions {
  /** Default AWS_EC2_METADATA_SERVICE_ENDPOINT, else http://169.254.169.254. */
  readonly endpoint?: string;
  /** Default `defineImdsPolicy()`: for a minute, since the service may be late after boot. */
  readonly policy?: Policy;
}

const TOKEN_PATH = '/latest/api/token';
const META_DATA = '/latest/meta-data';
const TOKEN_SECONDS = 21_600;
const TOKEN_HEADER = 'x-aws-ec2-metadata-token';

/** For up to a minute, one second for each answer, waits of 0.2 to 2 s. */
export const imdsPolicySpec: PolicySpec = {
  name: 'imds',
  retry: { maxAttempts: 60, backoff: { kind: 'exponential', initialMs: 200, maxMs: 2_000, jitter: 'full' } },
  attemptTimeoutMs: 1_000,
  deadlineMs: 60_000,
  idempotent: true,
  classify: (error) =>
    error instanceof ImdsRefusal
      ? { kind: error.isFinal ? 'fatal' : 'retryable', reason: `http-${error.status}` }
      : classifyKnown(error),
};

/** The default policy; `environment` brings the observer. */
export function defineImdsPolicy(environment: PolicyEnvironment = {}): Policy {
  return definePolicy(imdsPolicySpec, environment);
}

/** An answer that is neither what was asked for nor its absence. */
class ImdsRefusal extends Error {
  override readonly name = 'ImdsRefusal';
  readonly status: number;
  /** Whether asking again is no use: the service is switched off or the request is wrong. */
  readonly isFinal: boolean;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
    // A path may not be there yet in the first seconds, and a token may have run out.
    this.isFinal = status === 400 || status === 403;
  }
}

/** EC2 instance metadata, version 2 only. */
export class ImdsInstanceMetadata implements InstanceMetadata {
  readonly #endpoint: string;
  readonly #policy: Policy;
  #token: string | undefined;

  constructor(options: ImdsOptions = {}) {
    this.#endpoint = options.endpoint ?? process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? IMDS_ENDPOINT;
    this.#policy = options.policy ?? defineImdsPolicy();
  }

  async identity(signal?: AbortSignal): Promise<InstanceIdentity> {
    const read = async (path: string): Promise<string> =>
      new TextDecoder().decode((await this.#get(`${META_DATA}/${path}`, [200], signal)).body).trim();
    // The first alone, so that one token is asked for.
    const instanceId = await read('instance-id');
    const [privateIp, hostname, availabilityZone, region, instanceType] = await Promise.all([
      read('local-ipv4'),
      read('local-hostname'),
      read('placement/availability-zone'),
      read('placement/region'),
      read('instance-type'),
    ]);
    return { instanceId, privateIp, hostname, availabilityZone, region, instanceType };
  }

  async userData(signal?: AbortSignal): Promise<Uint8Array | undefined> {
    const { status, body } = await this.#get('/latest/user-data', [200, 404], signal);
    return status === 404 || body.length === 0 ? undefined : body;
  }

  async #get(path: string, accepted: readonly number[], signal: AbortSignal | undefined): Promise<ImdsAnswer> {
    let asked = TOKEN_PATH;
    try {
      return await this.#policy.execute(
        async (attempt) => {
          asked = TOKEN_PATH;
          this.#token ??= await this.#fetchToken(attempt.signal);
          asked = path;
          const answer = await this.#send(path, 'GET', { [TOKEN_HEADER]: this.#token }, attempt.signal);
          if (accepted.includes(answer.status)) return answer;
          if (answer.status === 401) this.#token = undefined;
          throw new ImdsRefusal(answer.status);
        },
        { signal },
      );
    } catch (error) {
      if (signal?.aborted === true) throw error;
      const origin: unknown = error instanceof RetryError ? (error.cause ?? error) : error;
      const reason = origin instanceof Error ? origin.message : String(origin);
      throw clusterErrors.IMDS_UNAVAILABLE({ path: asked, reason }, { cause: error });
    }
  }

  async #fetchToken(signal: AbortSignal): Promise<string> {
    const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_SECONDS) };
    const { status, body } = await this.#send(TOKEN_PATH, 'PUT', headers, signal);
    if (status !== 200) throw new ImdsRefusal(status);
    return new TextDecoder().decode(body);
  }

  #send(
    path: string,
    method: 'GET' | 'PUT',
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ImdsAnswer> {
    return sendImdsRequest(new URL(path, this.#endpoint), method, headers, signal);
  }
}
