import type * as Sdk from '@aws-sdk/client-ec2';
import type { OperationTable } from '../../server/service-definition.ts';
import { paginate } from '../paginate.ts';
import { authorizeMachine } from './authorize-machine.ts';
import { describeMachine } from './describe-machine.ts';
import { filterMachines } from './filter-machines.ts';
import type { Fleet } from './fleet.ts';
import { type Machine, machineStateCodes } from './machine.ts';

export function instanceOperations(fleet: Fleet): OperationTable<typeof Sdk> {
  return {
    DescribeInstances: (input, context) => {
      context.authorize('*');
      const named = input.InstanceIds?.map((id) => fleet.get(id)) ?? fleet.list();
      const found = filterMachines(named, input.Filters ?? []);
      const page = paginate(found, { token: input.NextToken, limit: input.MaxResults, tokenError: 'InvalidNextToken' });
      return {
        Reservations: page.items.map((machine) => ({
          ReservationId: `r-${machine.instanceId.slice(2)}`,
          OwnerId: context.account,
          Groups: [],
          Instances: [describeMachine(machine)],
        })),
        NextToken: page.nextToken,
      };
    },
    DescribeInstanceStatus: (input, context) => {
      context.authorize('*');
      const named = input.InstanceIds?.map((id) => fleet.get(id)) ?? fleet.list();
      const shown = named.filter((machine) => input.IncludeAllInstances || machine.state === 'running');
      const summary = (machine: Machine) => ({
        Status: machine.state === 'running' ? ('ok' as const) : ('not-applicable' as const),
      });
      return {
        InstanceStatuses: shown.map((machine) => ({
          InstanceId: machine.instanceId,
          AvailabilityZone: machine.availabilityZone,
          InstanceState: { Code: machineStateCodes[machine.state], Name: machine.state },
          InstanceStatus: summary(machine),
          SystemStatus: summary(machine),
          Events: [],
        })),
      };
    },
    TerminateInstances: (input, context) => {
      const machines = input.InstanceIds.map((id) => fleet.get(id));
      for (const machine of machines) {
        authorizeMachine(context, machine, 'ec2:ResourceTag/');
      }
      return {
        TerminatingInstances: machines.map((machine) => {
          const previous = machine.state;
          fleet.terminate(machine.instanceId);
          return {
            InstanceId: machine.instanceId,
            PreviousState: { Code: machineStateCodes[previous], Name: previous },
            CurrentState: { Code: machineStateCodes[machine.state], Name: machine.state },
          };
        }),
      };
    },
    CreateTags: (input, context) => {
      const machines = input.Resources.map((id) => fleet.get(id));
      for (const machine of machines) {
        authorizeMachine(context, machine, 'ec2:ResourceTag/');
        for (const { Key = '', Value = '' } of input.Tags) machine.tags.set(Key, Value);
      }
      return {};
    },
  };
}
