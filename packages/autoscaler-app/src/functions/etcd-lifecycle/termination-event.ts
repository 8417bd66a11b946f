import type { LifecycleAction } from '@dedicated-k8s/core-sdk';
import * as z from 'zod';

/** The termination of one control plane, as its lifecycle hook announced it. */
export interface Termination extends LifecycleAction {
  /** When the instance began to wait. */
  readonly startedAt: number;
}

/** What a message of the queue turned out to be. */
export type ReadEvent =
  | { readonly kind: 'termination'; readonly termination: Termination }
  /** Nothing to do, and never will be. */
  | { readonly kind: 'foreign'; readonly reason: string }
  /** It should be a termination of ours, but says not enough to handle it. */
  | { readonly kind: 'unreadable'; readonly reason: string };

const DETAIL_TYPE = 'EC2 Instance-terminate Lifecycle Action';

/** @see Amazon EC2 Auto Scaling User Guide, "EventBridge event reference", lifecycle actions */
const terminateEvent = z.object({
  source: z.literal('aws.autoscaling'),
  'detail-type': z.literal(DETAIL_TYPE),
  time: z.iso.datetime({ offset: true }),
  detail: z.object({
    LifecycleActionToken: z.string().min(1),
    AutoScalingGroupName: z.string(),
    LifecycleHookName: z.string(),
    EC2InstanceId: z.string().regex(/^i-[0-9a-f]+$/),
    LifecycleTransition: z.literal('autoscaling:EC2_INSTANCE_TERMINATING'),
  }),
});

/** What the messages of one hook are told from others by. */
export interface WatchedHook {
  readonly group: string;
  readonly hook: string;
}

/** Reads the body of a message. */
export function readTerminationEvent(body: string, watched: WatchedHook): ReadEvent {
  const event = parseJson(body);
  if (event === undefined) return { kind: 'foreign', reason: 'the message is not a JSON object' };
  if (event['Event'] === 'autoscaling:TEST_NOTIFICATION') return { kind: 'foreign', reason: 'a test notification' };
  if (event['detail-type'] !== DETAIL_TYPE) {
    return { kind: 'foreign', reason: `the event is of type ${JSON.stringify(event['detail-type'] ?? null)}` };
  }
  const parsed = terminateEvent.safeParse(event);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { kind: 'unreadable', reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}` };
  }
  const { detail, time } = parsed.data;
  if (detail.AutoScalingGroupName !== watched.group || detail.LifecycleHookName !== watched.hook) {
    const whose = `${detail.LifecycleHookName} of ${detail.AutoScalingGroupName}`;
    return { kind: 'foreign', reason: `the event is of the hook ${whose}` };
  }
  const termination = {
    ...watched,
    instanceId: detail.EC2InstanceId,
    token: detail.LifecycleActionToken,
    startedAt: Date.parse(time),
  };
  return { kind: 'termination', termination };
}

function parseJson(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
