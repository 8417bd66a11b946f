import type { IdSource } from '../compute/id-source.ts';
import type { InstanceCredentials } from '../compute/imds/metadata-tree.ts';
import type { Clock } from '../server/clock.ts';
import type { Principals } from '../server/principals.ts';
import type { Roles } from './roles.ts';

/** Temporary credentials of a role, known to the endpoint from the moment they are handed out. */
export class RoleSessions {
  readonly #deps: { clock: Clock; ids: IdSource; principals: Principals; roles: Roles; accountId: string };

  constructor(deps: { clock: Clock; ids: IdSource; principals: Principals; roles: Roles; accountId: string }) {
    this.#deps = deps;
  }

  /**
   * @param sessionName what the ARN ends with: the instance id, or the function's name
   * @param durationMs default 6 hours, as the metadata service gives
   * @throws AwsError NoSuchEntity when there is no such role
   */
  start(roleName: string, sessionName: string, durationMs: number = 6 * 3_600_000): InstanceCredentials {
    const { clock, ids, principals, accountId } = this.#deps;
    const role = this.#deps.roles.get(roleName);
    const issuedAt = clock.now();
    const credentials: InstanceCredentials = {
      accessKeyId: `ASIA${ids.hex(16).toUpperCase()}`,
      secretAccessKey: ids.hex(40),
      sessionToken: Buffer.from(ids.hex(120), 'hex').toString('base64'),
      issuedAt,
      expiresAt: issuedAt + durationMs,
    };
    principals.add({
      accessKeyId: credentials.accessKeyId,
      sessionToken: credentials.sessionToken,
      expiresAt: credentials.expiresAt,
      principal: {
        arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
        accountId,
        userId: `${role.roleId}:${sessionName}`,
      },
    });
    return credentials;
  }
}
