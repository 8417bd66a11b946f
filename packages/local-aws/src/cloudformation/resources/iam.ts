import { asList, asRecord, asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::IAM::Role` */
export const role: ResourceProvider = async (properties, account, name) => {
  const roleName = optional(properties.RoleName, (value) => asString(value, 'RoleName')) ?? name.slice(-64);
  const policies = asList(properties.Policies ?? [], 'Policies').map((policy) => asRecord(policy, 'Policies'));
  const managed = asList(properties.ManagedPolicyArns ?? [], 'ManagedPolicyArns').map(String);
  const created = account.roles.create(
    roleName,
    properties.AssumeRolePolicyDocument,
    Object.fromEntries(policies.map(({ PolicyName, PolicyDocument }) => [String(PolicyName), PolicyDocument])),
    managed,
  );
  return { ref: roleName, attributes: { Arn: created.arn, RoleId: created.roleId } };
};

/** `AWS::IAM::Policy`: an inline policy of each of its roles. */
export const policy: ResourceProvider = async (properties, account, name) => {
  const policyName = asString(properties.PolicyName, 'PolicyName');
  for (const roleName of asList(properties.Roles ?? [], 'Roles')) {
    account.roles.putPolicy(asString(roleName, 'Roles'), policyName, properties.PolicyDocument);
  }
  return { ref: name };
};

/** `AWS::IAM::InstanceProfile` */
export const instanceProfile: ResourceProvider = async (properties, account, name) => {
  const profileName =
    optional(properties.InstanceProfileName, (value) => asString(value, 'InstanceProfileName')) ?? name;
  const [roleName] = asList(properties.Roles, 'Roles');
  const { arn } = account.roles.createProfile(profileName, asString(roleName, 'Roles'));
  return { ref: profileName, attributes: { Arn: arn } };
};
