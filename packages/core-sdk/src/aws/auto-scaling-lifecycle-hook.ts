import {
  type AutoScalingClient,
  CompleteLifecycleActionCommand,
  RecordLifecycleActionHeartbeatCommand,
} from '@aws-sdk/client-auto-scaling';
import type { LifecycleAction, LifecycleHook, LifecycleResult } from '../ports/lifecycle-hook.ts';
import { type AwsAdapterOptions, AwsCalls, isAwsError } from './aws-calls.ts';

/** Lifecycle hooks. Needs autoscaling:RecordLifecycleActionHeartbeat and CompleteLifecycleAction on the group. */
export class AutoScalingLifecycleHook implements LifecycleHook {
  readonly #client: AutoScalingClient;
  readonly #calls: AwsCalls;

  constructor({ client, policy }: AwsAdapterOptions<AutoScalingClient>) {
    this.#client = client;
    this.#calls = new AwsCalls('autoscaling', policy);
  }

  async heartbeat(action: LifecycleAction): Promise<'recorded' | 'gone'> {
    const command = new RecordLifecycleActionHeartbeatCommand(inputOf(action));
    const made = await this.#unlessGone(() =>
      this.#calls.make('RecordLifecycleActionHeartbeat', { idempotent: true, isAnswer: isGone }, (options) =>
        this.#client.send(command, options),
      ),
    );
    return made ? 'recorded' : 'gone';
  }

  async complete(action: LifecycleAction, result: LifecycleResult): Promise<'completed' | 'gone'> {
    const command = new CompleteLifecycleActionCommand({ ...inputOf(action), LifecycleActionResult: result });
    const made = await this.#unlessGone(() =>
      // Completed twice, the second is told that there is no such action.
      this.#calls.make('CompleteLifecycleAction', { idempotent: true, isAnswer: isGone }, (options) =>
        this.#client.send(command, options),
      ),
    );
    return made ? 'completed' : 'gone';
  }

  async #unlessGone(call: () => Promise<unknown>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  }
}

function inputOf({ group, hook, instanceId, token }: LifecycleAction): {
  AutoScalingGroupName: string;
  LifecycleHookName: string;
  InstanceId: string;
  LifecycleActionToken?: string;
} {
  return {
    AutoScalingGroupName: group,
    LifecycleHookName: hook,
    InstanceId: instanceId,
    ...(token === undefined ? {} : { LifecycleActionToken: token }),
  };
}

/** The service has no code of its own for it. */
function isGone(error: unknown): boolean {
  return isAwsError(error, 'ValidationError') && /No active Lifecycle Action/i.test(messagesOf(error));
}

function messagesOf(error: unknown): string {
  return error instanceof Error ? `${error.message} ${messagesOf(error.cause)}` : '';
}
