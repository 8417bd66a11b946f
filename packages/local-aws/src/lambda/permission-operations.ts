import type * as Sdk from '@aws-sdk/client-lambda';
import { parsePolicy } from '../iam/policy-document.ts';
import { AwsError } from '../protocol/aws-error.ts';
import type { OperationTable } from '../server/service-definition.ts';
import type { Functions } from './functions.ts';
import type { LambdaFunction } from './lambda-function.ts';

interface PermissionSettings {
  readonly statementId: string;
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

/** The resource policies of functions. */
export function permissionOperations(functions: Functions): OperationTable<typeof Sdk> {
  return {
    AddPermission: (input, context) => {
      const definition = functions.get(input.FunctionName, context);
      context.authorize(definition.arn);
      const document = addPermission(functions, definition, {
        statementId: input.StatementId,
        action: input.Action,
        principal: input.Principal,
        sourceArn: input.SourceArn,
        sourceAccount: input.SourceAccount,
      });
      return { Statement: JSON.stringify(document) };
    },
    RemovePermission: (input, context) => {
      const definition = functions.get(input.FunctionName, context);
      context.authorize(definition.arn);
      const permissions = definition.permissions.filter((statement) => statement.sid !== input.StatementId);
      if (permissions.length === definition.permissions.length) {
        throw new AwsError(
          'ResourceNotFoundException',
          `Statement ${input.StatementId} is not found in resource policy.`,
        );
      }
      functions.replace({ ...definition, permissions });
      return {};
    },
  };
}

/**
 * Lets somebody invoke a function.
 * @returns the statement as Lambda shows it
 */
function addPermission(functions: Functions, definition: LambdaFunction, settings: PermissionSettings): object {
  if (definition.permissions.some((statement) => statement.sid === settings.statementId)) {
    throw new AwsError(
      'ResourceConflictException',
      `The statement id (${settings.statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  }
  const service = settings.principal.endsWith('.amazonaws.com');
  const conditions = {
    ...(settings.sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': settings.sourceArn } }),
    ...(settings.sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': settings.sourceAccount } }),
  };
  const document = {
    Sid: settings.statementId,
    Effect: 'Allow',
    Principal: service ? { Service: settings.principal } : { AWS: settings.principal },
    Action: settings.action,
    Resource: definition.arn,
    ...(Object.keys(conditions).length > 0 ? { Condition: conditions } : {}),
  };
  functions.replace({
    ...definition,
    permissions: [...definition.permissions, ...parsePolicy({ Statement: [document] })],
  });
  return document;
}
