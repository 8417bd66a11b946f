import type { SsmPart } from '../../services/ssm-parameters/ssm.ts';
import type { Fleet } from '../ec2/fleet.ts';
import { commandOperations } from './command-operations.ts';
import type { Commands } from './commands.ts';
import { documentOperations } from './document-operations.ts';
import type { Documents } from './documents.ts';
import { managedInstanceOperations } from './managed-instance-operations.ts';

/** Run Command as a part of Systems Manager. */
export function runCommandPart(documents: Documents, commands: Commands, fleet: Fleet): SsmPart {
  return {
    operations: {
      ...documentOperations(documents),
      ...commandOperations(documents, commands, fleet),
      ...managedInstanceOperations(fleet, commands),
    },
    enums: (models) => ({
      CreateDocumentRequest: { DocumentType: models.DocumentType, DocumentFormat: models.DocumentFormat },
    }),
  };
}
