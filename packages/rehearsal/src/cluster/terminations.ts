import type { LocalAwsEvent } from '@dedicated-k8s/local-aws';
import type { Probe } from '../scenario/until.ts';
import type { World } from '../scenario/world.ts';

/** A step of a lifecycle action, as Auto Scaling tells of it. */
export type ActionStep = Extract<LocalAwsEvent, { kind: 'lifecycle-action' }>;

/** The end of an invocation. */
export type FunctionEnd = Extract<LocalAwsEvent, { kind: 'function-ended' }>;

/** The moment an instance begins to wait at the termination hook. Ask before it is terminated. */
export function onTerminationHeld(world: World, instanceId: string): () => Probe<ActionStep> {
  return world.events.onFirst(
    (event): event is ActionStep =>
      event.kind === 'lifecycle-action' &&
      event.instanceId === instanceId &&
      event.hook === world.names.hooks.controlPlaneTermination &&
      event.step === 'opened',
    () => {},
  );
}

/** The end of the next invocation of the function for terminations. */
export function onFunctionEnd(world: World, act: (end: FunctionEnd) => void = () => {}): () => Probe<FunctionEnd> {
  return world.events.onFirst(
    (event): event is FunctionEnd =>
      event.kind === 'function-ended' && event.functionName === world.names.functions.etcdLifecycle,
    act,
  );
}

/** The invocations of the function for terminations that have ended, in order. */
export function functionEnds({ events, names }: World): readonly FunctionEnd[] {
  return events.items.filter(
    (event): event is FunctionEnd =>
      event.kind === 'function-ended' && event.functionName === names.functions.etcdLifecycle,
  );
}
