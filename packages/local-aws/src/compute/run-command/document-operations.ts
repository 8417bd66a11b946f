import type * as Sdk from '@aws-sdk/client-ssm';
import { AwsError } from '../../protocol/aws-error.ts';
import type { OperationTable } from '../../server/service-definition.ts';
import { type Documents, documentArn, type StoredDocument } from './documents.ts';

/** Creating, showing and deleting Command documents; they have one version here. */
export function documentOperations(documents: Documents): OperationTable<typeof Sdk> {
  return {
    CreateDocument: (input, context) => {
      context.authorize(documentArn(input.Name, context.region, context.account));
      if (!/^[a-zA-Z0-9_\-.]{3,128}$/.test(input.Name) || /^(aws|amazon|amzn)/i.test(input.Name)) {
        throw new AwsError(
          'ValidationException',
          `The document name ${input.Name} is not valid: 3 to 128 of a-z, A-Z, 0-9, _, -, ., not beginning with aws, amazon or amzn.`,
        );
      }
      if ((input.DocumentType ?? 'Command') !== 'Command' || (input.DocumentFormat ?? 'JSON') !== 'JSON') {
        throw new AwsError('NotImplemented', 'Documents are of the type Command and in JSON here.', { status: 501 });
      }
      const tags = (input.Tags ?? []).map(({ Key, Value }) => ({ Key, Value }));
      const stored = documents.create({
        name: input.Name,
        content: input.Content,
        createdAt: context.clock.now(),
        owner: context.account,
        tags,
      });
      return { DocumentDescription: describe(stored) };
    },
    DescribeDocument: (input, context) => {
      const stored = documents.get(input.Name);
      context.authorize(documentArn(stored.name, context.region, context.account));
      return { Document: describe(stored) };
    },
    GetDocument: (input, context) => {
      const stored = documents.get(input.Name);
      context.authorize(documentArn(stored.name, context.region, context.account));
      return {
        Name: stored.name,
        Content: stored.content,
        DocumentVersion: '1',
        DocumentType: 'Command',
        DocumentFormat: 'JSON',
        Status: 'Active',
      };
    },
    DeleteDocument: (input, context) => {
      const stored = documents.get(input.Name);
      context.authorize(documentArn(stored.name, context.region, context.account));
      if (stored.owner === 'Amazon')
        throw new AwsError('InvalidDocumentOperation', `${stored.name} belongs to Amazon.`);
      documents.remove(stored.name);
      return {};
    },
  };
}

function describe(stored: StoredDocument): Sdk.DocumentDescription {
  return {
    Name: stored.name,
    Hash: stored.hash,
    HashType: 'Sha256',
    Owner: stored.owner,
    CreatedDate: new Date(stored.createdAt),
    Status: 'Active',
    DocumentVersion: '1',
    LatestVersion: '1',
    DefaultVersion: '1',
    Description: stored.document.description,
    Parameters: Object.entries(stored.document.parameters).map(([Name, parameter]) => ({
      Name,
      Type: parameter.type === 'StringList' ? 'StringList' : 'String',
      DefaultValue: parameter.default === undefined ? undefined : [parameter.default].flat().join(','),
    })),
    PlatformTypes: ['Linux'],
    DocumentType: 'Command',
    SchemaVersion: '2.2',
    DocumentFormat: 'JSON',
    Tags: [...stored.tags],
  };
}
