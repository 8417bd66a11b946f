import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  CONFIG_ABSENT: {
    message: 'No configuration was found in {source}',
    check: 'bootstrap-agent config check',
    commonCauses: [
      'the launch template has no user data',
      'the group uses an older version of the launch template',
      'the path given by a flag does not exist',
    ],
    retryable: false,
    operatorAction:
      'Put the node config into the user data of the launch template, or into /etc/bootstrap-agent/config.d, and replace the instance',
    runbook: 'node-config',
  },
  CONFIG_UNREADABLE: {
    message: 'The configuration in {source} cannot be read',
    check: 'bootstrap-agent config check',
    commonCauses: ['it is not YAML', 'the gzip is cut off', 'a MIME part is broken', 'file permissions'],
    retryable: false,
    operatorAction:
      'Repair the document in the launch template or the file; the cause says at which line it stops being readable',
    runbook: 'node-config',
  },
  CONFIG_INVALID: {
    message: 'The configuration in {source} is invalid: {problems}',
    check: 'bootstrap-agent config check',
    commonCauses: ['a misspelt key', 'a value of the wrong type', 'a document for another version of the agent'],
    retryable: false,
    operatorAction:
      'Correct the values that the message names; check the document first with `bootstrap-agent config check --file=/var/tmp/node.yaml`',
    runbook: 'node-config',
  },
} as const;

/** Configuration that is absent, unreadable or invalid: three different mistakes. */
export const configErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
