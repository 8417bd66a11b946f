import type { PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { asString, optional } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';

/** `AWS::SSM::Parameter` */
export const parameter: ResourceProvider = async (properties, account, name) => {
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const Name = optional(properties.Name, (value) => asString(value, 'Name')) ?? name;
  const client = await account.clients.ssm();
  await client.send(new PutParameterCommand({ ...properties, Name } as unknown as PutParameterCommandInput));
  return { ref: Name, attributes: { Type: properties.Type, Value: properties.Value } };
};

/** `AWS::SSM::Document`: its content is an object in a template and text in the API. */
export const document: ResourceProvider = async (properties, account, name) => {
  const { CreateDocumentCommand } = await import('@aws-sdk/client-ssm');
  // How a changed document is replaced is CloudFormation's own business.
  const { UpdateMethod: _, Content, ...rest } = properties;
  const Name = optional(rest.Name, (value) => asString(value, 'Name')) ?? name;
  const input = { ...rest, Name, Content: typeof Content === 'string' ? Content : JSON.stringify(Content) };
  const client = await account.clients.ssm();
  await client.send(new CreateDocumentCommand(input));
  return { ref: Name };
};
