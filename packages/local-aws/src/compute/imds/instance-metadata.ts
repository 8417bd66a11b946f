import type { RoleSessions } from '../../iam/role-sessions.ts';
import type { Clock } from '../../server/clock.ts';
import type { Groups } from '../auto-scaling/groups.ts';
import type { Machine } from '../ec2/machine.ts';
import type { IdSource } from '../id-source.ts';
import {
  type MetadataFault,
  type MetadataRequest,
  type MetadataServer,
  startMetadataServer,
} from './metadata-server.ts';
import { type InstanceCredentials, readMetadata } from './metadata-tree.ts';

/** New credentials are handed out this long before the old ones expire. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** Makes the function that starts one machine's metadata service. */
export function instanceMetadata(deps: {
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly sessions: RoleSessions;
  readonly groups: Pick<Groups, 'targetLifecycleState'>;
  readonly fault: ((request: MetadataRequest) => MetadataFault | undefined) | undefined;
}): (machine: Machine) => Promise<MetadataServer> {
  const { region, accountId, clock, ids, sessions, groups, fault } = deps;
  return (machine) => {
    let current: InstanceCredentials | undefined;
    const credentials = (): InstanceCredentials => {
      if (current && current.expiresAt - clock.now() > RENEW_BEFORE_MS) return current;
      current = sessions.start(machine.profile!.role, machine.instanceId);
      return current;
    };
    return startMetadataServer({
      instanceId: machine.instanceId,
      address: machine.privateIp,
      clock,
      ids,
      fault,
      read: (path) => {
        const targetLifecycleState = groups.targetLifecycleState(machine.instanceId);
        return readMetadata(path, machine, { region, accountId, targetLifecycleState, credentials });
      },
    });
  };
}
