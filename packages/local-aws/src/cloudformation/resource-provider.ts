import type { AwsClients } from '../clients.ts';
import type { IdSource } from '../compute/id-source.ts';
import type { NameRecords } from '../compute/load-balancing/name-records.ts';
import type { Roles } from '../iam/roles.ts';
import type { FunctionRegistry } from '../lambda/function-registry.ts';

export type Properties = Readonly<Record<string, unknown>>;

/** What resources are created with: the API, and the account's registries where the endpoint has no API. */
export interface Account {
  readonly region: string;
  readonly accountId: string;
  readonly clients: AwsClients;
  readonly roles: Roles;
  readonly functions: FunctionRegistry;
  readonly names: NameRecords;
  readonly ids: IdSource;
  /** Folder with the code that a function's `Code` names. */
  codeFolder(code: Properties): string;
}

/** A resource that exists now. */
export interface CreatedResource {
  /** Value of `Ref`. */
  readonly ref: string;
  /** Values of `Fn::GetAtt`. */
  readonly attributes?: Properties;
}

/** Creates a resource of one type; `name` is for those that the template does not name. */
export type ResourceProvider = (properties: Properties, account: Account, name: string) => Promise<CreatedResource>;
