import type { RequestContext } from '../../server/request-context.ts';
import type { Machine } from './machine.ts';

/**
 * Asks for the operation on an instance; its tags are condition keys.
 * @param tagPrefix the service's own name of the key, beside `aws:ResourceTag/`: `ec2:ResourceTag/`
 */
export function authorizeMachine(context: RequestContext, machine: Machine, tagPrefix: string): void {
  const conditions = [...machine.tags].flatMap(([key, value]) => [
    [`aws:ResourceTag/${key}`, value],
    [`${tagPrefix}${key}`, value],
  ]);
  const arn = `arn:aws:ec2:${context.region}:${context.account}:instance/${machine.instanceId}`;
  context.authorize(arn, undefined, Object.fromEntries(conditions) as Record<string, string>);
}
