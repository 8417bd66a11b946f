import type { CreateAutoScalingGroupCommandInput, PutLifecycleHookCommandInput } from '@aws-sdk/client-auto-scaling';
import { asList, asNumber, asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::AutoScaling::AutoScalingGroup`: sizes are strings in a template, subnets a list; metrics are another operation. */
export const autoScalingGroup: ResourceProvider = async (properties, account, name) => {
  const { CreateAutoScalingGroupCommand } = await import('@aws-sdk/client-auto-scaling');
  const { MetricsCollection: _, VPCZoneIdentifier, MinSize, MaxSize, DesiredCapacity, ...rest } = properties;
  const AutoScalingGroupName =
    optional(rest.AutoScalingGroupName, (value) => asString(value, 'AutoScalingGroupName')) ?? name;
  const input: Record<string, unknown> = {
    ...rest,
    AutoScalingGroupName,
    MinSize: asNumber(MinSize, 'MinSize'),
    MaxSize: asNumber(MaxSize, 'MaxSize'),
    ...(DesiredCapacity === undefined ? {} : { DesiredCapacity: asNumber(DesiredCapacity, 'DesiredCapacity') }),
    ...(VPCZoneIdentifier === undefined
      ? {}
      : { VPCZoneIdentifier: asList(VPCZoneIdentifier, 'VPCZoneIdentifier').join(',') }),
  };
  const client = await account.clients.autoScaling();
  // The endpoint checks what the template's author wrote; the compiler cannot.
  await client.send(new CreateAutoScalingGroupCommand(input as unknown as CreateAutoScalingGroupCommandInput));
  return { ref: AutoScalingGroupName };
};

/** `AWS::AutoScaling::LifecycleHook` */
export const lifecycleHook: ResourceProvider = async (properties, account, name) => {
  const { PutLifecycleHookCommand } = await import('@aws-sdk/client-auto-scaling');
  const LifecycleHookName =
    optional(properties.LifecycleHookName, (value) => asString(value, 'LifecycleHookName')) ?? name;
  const input = { ...properties, LifecycleHookName };
  const client = await account.clients.autoScaling();
  await client.send(new PutLifecycleHookCommand(input as unknown as PutLifecycleHookCommandInput));
  return { ref: LifecycleHookName };
};
