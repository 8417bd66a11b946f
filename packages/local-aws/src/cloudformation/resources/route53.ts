import { asRecord, asString } from '../properties.ts';
import type { ResourceProvider } from '../resource-provider.ts';
import { TemplateError } from '../template.ts';

/** `AWS::Route53::RecordSet`: aliases of load balancers, which is all that names are needed for here. */
export const recordSet: ResourceProvider = async (properties, account) => {
  const name = asString(properties.Name, 'Name');
  if (properties.AliasTarget === undefined)
    throw new TemplateError(`the record ${name} is no alias: not supported here`);
  const { DNSName } = asRecord(properties.AliasTarget, 'AliasTarget');
  account.names.put(name, asString(DNSName, 'AliasTarget.DNSName'));
  return { ref: name };
};
