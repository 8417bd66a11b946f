import type * as Sdk from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import type { Fleet } from '../ec2/fleet.ts';
import type { Machine } from '../ec2/machine.ts';
import { paginate } from '../paginate.ts';
import type { Commands } from './commands.ts';

type Reader = (machine: Machine, commands: Commands) => string | undefined;

const readers: Readonly<Record<string, Reader>> = {
  InstanceIds: (machine) => machine.instanceId,
  PingStatus: (machine, commands) => commands.pingStatus(machine.instanceId),
  PlatformTypes: () => 'Linux',
  ResourceType: () => 'EC2Instance',
};

/** Which instances Systems Manager manages. */
export function managedInstanceOperations(fleet: Fleet, commands: Commands): OperationTable<typeof Sdk> {
  return {
    DescribeInstanceInformation: (input, context) => {
      context.authorize('*');
      const managed = fleet.list().filter((machine) => commands.isManaged(machine.instanceId));
      const filters = [
        ...(input.Filters ?? []).map((filter) => ({ key: filter.Key, values: filter.Values })),
        ...(input.InstanceInformationFilterList ?? []).map((filter) => ({ key: filter.key, values: filter.valueSet })),
      ];
      const found = filters.reduce((kept, { key, values }) => {
        const read = readerOf(key);
        return kept.filter((machine) => values.includes(read(machine, commands) ?? ''));
      }, managed);
      const page = paginate(found, { token: input.NextToken, limit: input.MaxResults, tokenError: 'InvalidNextToken' });
      return {
        InstanceInformationList: page.items.map((machine) => describe(machine, commands)),
        NextToken: page.nextToken,
      };
    },
  };
}

function readerOf(key: string): Reader {
  if (key.startsWith('tag:')) return (machine) => machine.tags.get(key.slice('tag:'.length));
  const reader = readers[key];
  if (!reader) throw new AwsError('InvalidInstanceInformationFilterValue', `The filter key ${key} is not known here.`);
  return reader;
}

function describe(machine: Machine, commands: Commands): Sdk.InstanceInformation {
  return {
    InstanceId: machine.instanceId,
    PingStatus: commands.pingStatus(machine.instanceId),
    LastPingDateTime: new Date(machine.launchedAt),
    AgentVersion: '3.3.0.0',
    IsLatestVersion: true,
    PlatformType: 'Linux',
    ResourceType: 'EC2Instance',
    IPAddress: machine.privateIp,
    ComputerName: machine.hostname,
  };
}
