import type * as sdk from '@aws-sdk/client-ssm';
import type { EnumTable } from '../../protocol/constraints.ts';
import type { RequestContext } from '../../server/request-context.ts';
import type { OperationTable, ServiceDefinition } from '../../server/service-definition.ts';
import { parameterArn, readReference } from './parameter-name.ts';
import { parameterOperations } from './parameter-operations.ts';
import type { ParameterStore } from './parameter-store.ts';

/** What the other parts of Systems Manager bring: at the wire it is all one service. */
export interface SsmPart {
  readonly operations: OperationTable<typeof sdk>;
  readonly enums?: (models: typeof sdk) => EnumTable;
}

export function ssm(store: ParameterStore, ...parts: readonly SsmPart[]): ServiceDefinition<typeof sdk> {
  const parameters = parameterOperations(store);
  return {
    signingName: 'ssm',
    sdk: () => import('@aws-sdk/client-ssm'),
    operations: Object.assign({}, parameters, ...parts.map((part) => part.operations)),
    enums: (models) =>
      Object.assign(
        {
          PutParameterRequest: { Type: models.ParameterType, Tier: models.ParameterTier },
          ParametersFilter: { Key: models.ParametersFilterKey },
        },
        ...parts.map((part) => part.enums?.(models)),
      ),
    resources: (operation, input, context) => (operation in parameters ? touchedParameters(input, context) : []),
  };
}

interface ParameterInput {
  readonly Name?: string;
  readonly Names?: readonly string[];
  readonly Path?: string;
}

function touchedParameters({ Name, Names, Path }: ParameterInput, context: RequestContext): readonly string[] {
  const names = Names ?? [Name ?? Path ?? '*'];
  return names.map((name) => (name === '*' ? '*' : parameterArn(readReference(name).name, context)));
}
