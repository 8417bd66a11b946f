import { matchPattern } from '../../iam/match-pattern.ts';
import { AwsError } from '../../protocol/aws-error.ts';
import { type Machine, machineStateCodes } from './machine.ts';

export interface Filter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

type Reader = (machine: Machine) => readonly (string | undefined)[];

const readers: Readonly<Record<string, Reader>> = {
  'availability-zone': (machine) => [machine.availabilityZone],
  'image-id': (machine) => [machine.imageId],
  'instance-id': (machine) => [machine.instanceId],
  'instance-state-code': (machine) => [String(machineStateCodes[machine.state])],
  'instance-state-name': (machine) => [machine.state],
  'instance-type': (machine) => [machine.instanceType],
  'iam-instance-profile.arn': (machine) => [machine.profile?.arn],
  'network-interface.addresses.private-ip-address': (machine) => [machine.privateIp],
  'private-dns-name': (machine) => [machine.hostname],
  'private-ip-address': (machine) => [machine.privateIp],
  'subnet-id': (machine) => [machine.subnetId],
  'tag-key': (machine) => [...machine.tags.keys()],
  'vpc-id': (machine) => [machine.vpcId],
};

/**
 * Keeps what every filter lets through; within a filter one value is enough. Values may hold wildcards.
 * @throws AwsError InvalidParameterValue for a filter that is not known here
 */
export function filterMachines(machines: readonly Machine[], filters: readonly Filter[]): readonly Machine[] {
  return filters.reduce((kept, filter) => {
    const read = readerOf(filter.Name ?? '');
    const wanted = filter.Values ?? [];
    return kept.filter((machine) =>
      read(machine).some((value) => value !== undefined && wanted.some((pattern) => matchPattern(pattern, value))),
    );
  }, machines);
}

function readerOf(name: string): Reader {
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (machine) => [machine.tags.get(key)];
  }
  const reader = readers[name];
  if (!reader) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  return reader;
}
