import { orderResources } from './order-resources.ts';
import { resolveValue, type Scope } from './resolve-value.ts';
import type { Account, CreatedResource } from './resource-provider.ts';
import { inertTypes, providers } from './resource-types.ts';
import { type CloudFormationTemplate, TemplateError } from './template.ts';

/** A template whose resources exist. */
export interface DeployedStack {
  readonly name: string;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, CreatedResource & { readonly type: string }>;
}

/**
 * Creates a template's resources, in the order of their dependencies, by the same operations that anybody would call.
 *
 * @throws {TemplateError} for what is not supported; with what the service said when it refused a resource.
 */
export async function deployTemplate(
  template: CloudFormationTemplate,
  account: Account,
  options: { readonly stackName: string; readonly parameters?: Readonly<Record<string, string>> },
): Promise<DeployedStack> {
  const parameters = await parameterValues(template, account, options.parameters ?? {});
  const resources = new Map<string, CreatedResource & { readonly type: string }>();
  const scope = createScope(account, options.stackName, parameters, resources);
  for (const id of orderResources(template)) {
    const resource = template.Resources[id];
    if (resource === undefined) continue;
    const { Type: type, Properties = {} } = resource;
    try {
      const properties = resolveValue(Properties, scope) as Readonly<Record<string, unknown>>;
      resources.set(id, { type, ...(await create(type, properties, account, id)) });
    } catch (cause) {
      if (cause instanceof TemplateError) throw new TemplateError(`${id} (${type}): ${cause.message}`, { cause });
      const { name, message } = cause as Error;
      throw new TemplateError(`${id} (${type}) was refused: ${name}: ${message}`, { cause });
    }
  }
  return { name: options.stackName, resources };
}

function create(
  type: string,
  properties: Readonly<Record<string, unknown>>,
  account: Account,
  id: string,
): CreatedResource | Promise<CreatedResource> {
  const provider = providers[type];
  if (provider !== undefined) return provider(properties, account, id);
  // What runs in a custom resource is code of the stack's author for an account, not part of the account.
  if (inertTypes.has(type) || type.startsWith('Custom::')) return inert(type, account, id);
  throw new TemplateError('this type is not supported here');
}

function inert(type: string, { region, accountId }: Account, id: string): CreatedResource {
  const [, service = 'custom', kind = 'resource'] = type.toLowerCase().split('::');
  const Arn = `arn:aws:${service}:${region}:${accountId}:${kind}/${id}`;
  return { ref: id, attributes: { Arn, GroupId: `sg-${id.toLowerCase()}` } };
}

function createScope(
  { region, accountId }: Account,
  stackName: string,
  parameters: ReadonlyMap<string, string>,
  resources: ReadonlyMap<string, CreatedResource & { readonly type: string }>,
): Scope {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/00000000-0000-0000-0000-000000000000`,
    'AWS::NoValue': undefined,
  };
  return {
    ref(name) {
      if (name in pseudo) return pseudo[name];
      const value = parameters.get(name) ?? resources.get(name)?.ref;
      if (value === undefined) throw new TemplateError(`Ref to ${name}, which has no value`);
      return value;
    },
    attribute(name, attribute) {
      const resource = resources.get(name);
      const value = resource?.attributes?.[attribute];
      if (value === undefined)
        throw new TemplateError(`${name} (${resource?.type}) has no attribute ${attribute} here`);
      return value;
    },
  };
}

async function parameterValues(
  { Parameters = {} }: CloudFormationTemplate,
  account: Account,
  given: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const [name, { Type, Default }] of Object.entries(Parameters)) {
    const value = given[name] ?? Default;
    if (value === undefined) throw new TemplateError(`the parameter ${name} has no value`);
    values.set(
      name,
      Type.startsWith('AWS::SSM::Parameter::Value') ? await storedValue(account, String(value)) : String(value),
    );
  }
  return values;
}

async function storedValue(account: Account, name: string): Promise<string> {
  const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const client = await account.clients.ssm();
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name }));
  return Parameter?.Value ?? '';
}
