import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  CONFIG_ABSENT: {
    message: 'No configuration was found in {source}',
    check: 'bootstrap-agent config check; a node config begins with "apiVersion: dedicated-k8s/v1"',
    commonCauses: ['launch template without user data', 'path given by a flag does not exist'],
    retryable: false,
    operatorAction: 'Give the node a config: user data of its launch template or /etc/bootstrap-agent/config.d/*.yaml',
    runbook: 'node-config',
  },
  CONFIG_UNREADABLE: {
    message: 'The configuration in {source} cannot be read',
    check: 'bootstrap-agent config check; read {source} by hand with the same user',
    commonCauses: ['not YAML or JSON', 'truncated gzip', 'broken MIME part', 'file permissions'],
    retryable: false,
    operatorAction: 'Repair the document; the cause says where it ends to be readable',
    runbook: 'node-config',
  },
  CONFIG_INVALID: {
    message: 'The configuration in {source} is invalid: {problems}',
    check: 'bootstrap-agent config check; compare {source} with the schema at the paths named in the message',
    commonCauses: ['misspelt key', 'value of the wrong type', 'document of another version'],
    retryable: false,
    operatorAction: 'Correct the named values',
    runbook: 'node-config',
  },
} as const;

/** Configuration that is absent, unreadable or invalid: three different mistakes. */
export const configErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
