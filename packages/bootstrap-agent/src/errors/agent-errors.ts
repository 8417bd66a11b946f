import { defineErrors, type ErrorFactories } from '@dedicated-k8s/core-sdk';

const catalogue = {
  AGENT_FILE_UNREADABLE: {
    message: 'The file {path} cannot be read',
    check: 'ls -l {path}; the agent runs as root',
    commonCauses: ['file permissions', 'disk error', 'a document that was edited by hand'],
    retryable: true,
    operatorAction: 'Make the file readable, or remove it when it is not one of kubeadm',
  },
  AGENT_FILE_UNWRITABLE: {
    message: 'The file {path} cannot be written',
    check: 'df -h {path}; df -i {path}; findmnt -T {path}',
    commonCauses: ['disk full', 'no inodes left', 'file system mounted read-only'],
    retryable: true,
    operatorAction: 'Free space on the volume; a node that cannot write is replaced by its group',
  },
  AGENT_SERVICE_FAILED: {
    message: 'systemctl {command} failed with exit code {exitCode}: {output}',
    check: 'systemctl status {unit}; journalctl -u {unit}',
    commonCauses: ['unit missing in the machine image', 'broken configuration of the service'],
    retryable: true,
    operatorAction: 'Repair the unit in the machine image',
  },
  AGENT_JOURNAL_OF_OTHER_ROLE: {
    message: 'This node was started as {journalRole} and is now configured as {configuredRole}',
    check: 'cat /var/lib/bootstrap-agent/journal.json; bootstrap-agent config check',
    commonCauses: ['launch template of another group', 'config file left in the machine image'],
    retryable: false,
    operatorAction: 'Terminate the instance: a node does not change its role',
  },
  AGENT_ALREADY_RUNNING: {
    message: 'Another bootstrap-agent ({pid}, {verb}) is at work on this node',
    check: 'ps -fp {pid}',
    commonCauses: ['started by hand while the unit runs'],
    retryable: false,
    operatorAction: 'Let the other one end; its log says what it waits for',
  },
  AGENT_START_REFUSED: {
    message: 'This control plane does not start: {reason}',
    check: 'bootstrap-agent plan; the cluster state item in the table of locks',
    commonCauses: ['state item lost while a cluster lives', 'disk of another cluster', 'restore under way'],
    retryable: true,
    operatorAction:
      'Decide which side is right before anything is removed; then put the state item back, or take away what contradicts it: the node looks again until its time is over',
    runbook: 'control-plane-start',
  },
  AGENT_SNAPSHOT_REFUSED: {
    message: 'No snapshot of etcd was written to {key}: {reason}',
    check: 'bootstrap-agent etcd status; aws s3 ls s3://{bucket}/{key}',
    commonCauses: ['alarm CORRUPT', 'member that has only just joined', 'key of an earlier snapshot'],
    retryable: false,
    operatorAction: 'Take it from another member, or under another key; a corrupt member is removed and replaced',
    runbook: 'backup-and-restore',
  },
  AGENT_USAGE: {
    message: '{problem}',
    check: 'bootstrap-agent --help',
    commonCauses: ['misspelt verb or flag', 'flag without its value'],
    retryable: false,
    operatorAction: 'Correct the command line',
  },
} as const;

/** What can go wrong on a host and at the start of a node. */
export const agentErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
