import type { IdSource } from '../compute/id-source.ts';
import { evaluatePolicies } from '../iam/evaluate-policies.ts';
import { type Roles, roleNameOf } from '../iam/roles.ts';
import { AwsError } from '../protocol/aws-error.ts';
import { type EventSourceMapping, type PollerDependencies, QueuePoller } from './event-source-mapping.ts';
import type { LambdaFunction } from './lambda-function.ts';

/** The mappings of the account, and a poller for each that is enabled. */
export class EventSourceMappings {
  readonly #deps: PollerDependencies & { readonly ids: IdSource; readonly roles: Roles };
  readonly #byId = new Map<string, EventSourceMapping>();
  readonly #pollers = new Map<string, QueuePoller>();

  constructor(deps: PollerDependencies & { readonly ids: IdSource; readonly roles: Roles }) {
    this.#deps = deps;
  }

  /** @throws AwsError InvalidParameterValueException, ResourceConflictException */
  create(
    definition: LambdaFunction,
    settings: Omit<EventSourceMapping, 'uuid' | 'functionName' | 'functionArn' | 'modifiedAt'>,
  ): EventSourceMapping {
    this.#check(definition, settings);
    const { name: functionName, arn: functionArn } = definition;
    if (this.list().some((other) => other.queueArn === settings.queueArn && other.functionName === functionName)) {
      throw new AwsError(
        'ResourceConflictException',
        `An event source mapping with SQS arn (" ${settings.queueArn} ") and function (" ${functionName} ") already exists.`,
      );
    }
    const mapping = {
      ...settings,
      uuid: this.#deps.ids.uuid(),
      functionName,
      functionArn,
      modifiedAt: this.#deps.clock.now(),
    };
    this.#put(mapping);
    return mapping;
  }

  /** Stops or starts polling. */
  async setEnabled(uuid: string, enabled: boolean): Promise<EventSourceMapping> {
    const mapping = { ...this.get(uuid), enabled, modifiedAt: this.#deps.clock.now() };
    await this.#stop(uuid);
    this.#put(mapping);
    return mapping;
  }

  async remove(uuid: string): Promise<EventSourceMapping> {
    const mapping = this.get(uuid);
    this.#byId.delete(uuid);
    await this.#stop(uuid);
    return mapping;
  }

  list(): readonly EventSourceMapping[] {
    return [...this.#byId.values()];
  }

  /** @throws AwsError ResourceNotFoundException */
  get(uuid: string): EventSourceMapping {
    const mapping = this.#byId.get(uuid);
    if (!mapping) throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.');
    return mapping;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pollers.keys()].map((uuid) => this.#stop(uuid)));
  }

  #put(mapping: EventSourceMapping): void {
    this.#byId.set(mapping.uuid, mapping);
    if (mapping.enabled) this.#pollers.set(mapping.uuid, new QueuePoller(mapping, this.#deps));
  }

  async #stop(uuid: string): Promise<void> {
    const poller = this.#pollers.get(uuid);
    this.#pollers.delete(uuid);
    await poller?.stop();
  }

  #check(definition: LambdaFunction, { queueArn, batchSize }: { queueArn: string; batchSize: number }): void {
    const invalid = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);
    const queue = this.#deps.queues.describe(queueArn);
    if (!queue) throw invalid('The provided source arn does not name a queue that exists.');
    const largest = queue.fifo ? 10 : 10_000;
    if (batchSize < 1 || batchSize > largest) throw invalid(`Batch size ${batchSize} is not between 1 and ${largest}.`);
    if (queue.visibilityTimeoutMs < definition.timeoutMs) {
      const [visibilityS, timeoutS] = [queue.visibilityTimeoutMs / 1000, definition.timeoutMs / 1000];
      throw invalid(
        `Queue visibility timeout: ${visibilityS} seconds is less than Function timeout: ${timeoutS} seconds`,
      );
    }
    const role = this.#deps.roles.find(roleNameOf(definition.role) ?? '');
    const statements = role ? [...role.policies.values()].flat() : [];
    for (const operation of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      const verdict = evaluatePolicies(statements, { action: `sqs:${operation}`, resource: queueArn, values: {} });
      if (verdict.kind !== 'allowed')
        throw invalid(`The provided execution role does not have permissions to call ${operation} on SQS`);
    }
  }
}
