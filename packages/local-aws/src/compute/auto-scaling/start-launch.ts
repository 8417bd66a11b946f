import type { Clock } from '../../server/clock.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { LaunchTemplates } from '../ec2/launch-templates.ts';
import type { IdSource } from '../id-source.ts';
import { type Activity, endActivity } from './activity.ts';
import type { CapacityStep } from './decide-capacity.ts';
import type { Group } from './group.ts';

/**
 * Launches one instance into a group; a refusal becomes a failed activity and a pause that doubles each time.
 */
export function startLaunch(
  group: Group,
  step: Extract<CapacityStep, { kind: 'launch' }>,
  deps: { readonly clock: Clock; readonly ids: IdSource; readonly fleet: Fleet; readonly templates: LaunchTemplates },
): void {
  const { clock, ids } = deps;
  const activity: Activity = {
    activityId: ids.uuid(),
    description: 'Launching a new EC2 instance',
    cause: step.cause,
    startedAt: clock.now(),
    status: 'PreInService',
    statusMessage: undefined,
    progress: 0,
    endedAt: undefined,
  };
  try {
    const template = deps.templates.version(
      { LaunchTemplateId: group.launchTemplate.id },
      group.launchTemplate.version,
    );
    const tags = Object.fromEntries(
      group.tags.filter((tag) => tag.propagateAtLaunch).map((tag) => [tag.key, tag.value]),
    );
    const machine = deps.fleet.launch({
      template,
      ...step.placement,
      tags: { ...tags, 'aws:autoscaling:groupName': group.name },
    });
    group.activities.unshift({ ...activity, description: `Launching a new EC2 instance: ${machine.instanceId}` });
    group.instances.set(machine.instanceId, {
      instanceId: machine.instanceId,
      availabilityZone: machine.availabilityZone,
      instanceType: machine.instanceType,
      launchTemplateVersion: String(template.number),
      state: 'Pending',
      health: 'Healthy',
      protectedFromScaleIn: false,
      launchedAt: machine.launchedAt,
      machine: 'starting',
      actions: [],
      departure: undefined,
      abandoned: false,
      released: false,
      activityId: activity.activityId,
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const failed = {
      ...activity,
      description: `Launching a new EC2 instance.  Status Reason: ${message}. Launching EC2 instance failed.`,
    };
    endActivity(failed, 'Failed', clock.now(), `${message}. Launching EC2 instance failed.`);
    group.activities.unshift(failed);
    delayNextLaunch(group, clock.now());
  }
}

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** After a failed launch: 5 s, doubling to 15 minutes. */
export function delayNextLaunch(group: Group, now: number): void {
  const count = group.launchFailures.count + 1;
  group.launchFailures = { count, retryAt: now + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1)) };
}
