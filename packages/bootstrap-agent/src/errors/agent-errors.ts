import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  AGENT_FILE_UNREADABLE: {
    message: 'The file {path} cannot be read',
    check: 'ls -ld {path}',
    commonCauses: ['a document that was edited by hand', 'file permissions', 'a disk error'],
    retryable: true,
    operatorAction:
      'Restore the file when it is one of kubeadm or replace the instance; any other is removed, and made anew',
    runbook: 'node-host',
  },
  AGENT_FILE_UNWRITABLE: {
    message: 'The file {path} cannot be written',
    check: 'df -h /etc /var /var/lib/etcd; df -i /etc /var /var/lib/etcd; findmnt -T /var',
    commonCauses: ['the disk is full', 'no inodes are left', 'the file system is mounted read-only'],
    retryable: true,
    operatorAction:
      'Free space on the volume of the path; a node that cannot write is best terminated, its group replaces it',
    runbook: 'node-host',
  },
  AGENT_SERVICE_FAILED: {
    message: 'systemctl {command} failed with exit code {exitCode}: {output}',
    check: 'systemctl status --no-pager {unit}; journalctl --no-pager -u {unit} -n 50',
    commonCauses: ['the machine image lacks the unit', 'the configuration of the service is broken'],
    retryable: true,
    operatorAction: 'Repair the unit in the machine image and replace the instance',
    runbook: 'node-host',
  },
  AGENT_JOURNAL_OF_OTHER_ROLE: {
    message: 'This node was started as {journalRole} and is now configured as {configuredRole}',
    check: 'cat /var/lib/bootstrap-agent/journal.json; bootstrap-agent config check',
    commonCauses: ['the launch template of another group', 'a config file was left in the machine image'],
    retryable: false,
    operatorAction: 'Terminate the instance: a node does not change its role',
    runbook: 'node-host',
  },
  AGENT_ALREADY_RUNNING: {
    message: 'Another bootstrap-agent ({pid}, {verb}) is at work on this node',
    check: 'ps -f -p {pid}; journalctl --no-pager -u bootstrap-agent -n 20',
    commonCauses: ['it was started by hand while the unit runs'],
    retryable: false,
    operatorAction: 'Let the other one end; its log says what it waits for',
    runbook: 'node-host',
  },
  AGENT_START_REFUSED: {
    message: 'This control plane does not start: {reason}',
    check:
      'aws dynamodb get-item --consistent-read --table-name ${CLUSTER:?}-bootstrap-lock --key LockName={S=cluster-state}; bootstrap-agent plan',
    commonCauses: [
      'the state item was lost while a cluster lives',
      'the disk is of another cluster',
      'the cluster was made by the predecessor',
    ],
    retryable: true,
    operatorAction:
      'Decide by the runbook which side is right before anything is removed; the node looks again until its time is over',
    runbook: 'control-plane-start',
  },
  AGENT_SNAPSHOT_REFUSED: {
    message: 'No snapshot of etcd was written to {key}: {reason}',
    check: 'bootstrap-agent etcd status; aws s3 ls s3://{bucket}/{key}',
    commonCauses: [
      'the member has only just joined',
      'an earlier snapshot has this key',
      'a member has the alarm CORRUPT',
    ],
    retryable: false,
    operatorAction:
      'Take it from another member, or under another key; a corrupt member is removed and its instance replaced',
    runbook: 'backup-and-restore',
  },
  AGENT_USAGE: {
    message: '{problem}',
    check: 'bootstrap-agent --help',
    commonCauses: ['a misspelt verb or flag', 'a flag without its value'],
    retryable: false,
    operatorAction: 'Correct the command line',
    runbook: 'node-host',
  },
} as const;

/** What can go wrong on a host and at the start of a node. */
export const agentErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
