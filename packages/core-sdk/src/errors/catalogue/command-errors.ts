import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  COMMAND_INVALID: {
    message: 'The command cannot be sent: {reason}',
    check: 'aws ssm get-document --name <cluster>-bootstrap-agent --query Content --output text',
    commonCauses: ['character outside the allowed set', 'missing value'],
    retryable: false,
    operatorAction: 'Report it: the caller builds a wrong command',
    runbook: 'run-command',
  },
  COMMAND_UNDELIVERABLE: {
    message: 'The command could not be delivered to {instanceId}: {reason}',
    check: 'aws ssm describe-instance-information --filters Key=InstanceIds,Values={instanceId}',
    commonCauses: ['instance stopped or gone', 'ssm-agent not running', 'no endpoint for ssm or ssmmessages'],
    retryable: true,
    operatorAction: 'Bring ssm-agent back or let another node do the work',
    runbook: 'run-command',
  },
  COMMAND_FAILED: {
    message: 'The command {commandId} failed on {instanceId} with exit code {exitCode}',
    check: 'aws ssm get-command-invocation --command-id {commandId} --instance-id {instanceId}',
    commonCauses: ['see the log of bootstrap-agent on that node'],
    retryable: false,
    operatorAction: 'Read the error record of bootstrap-agent: journalctl -u bootstrap-agent, or the command output',
    runbook: 'run-command',
  },
  COMMAND_TIMED_OUT: {
    message: 'The command {commandId} did not end on {instanceId} in time',
    check: 'aws ssm get-command-invocation --command-id {commandId} --instance-id {instanceId}',
    commonCauses: ['the work takes longer than allowed', 'the node is overloaded'],
    retryable: true,
    operatorAction: 'Look whether it is still running before it is started again',
    runbook: 'run-command',
  },
  COMMAND_OUTPUT_INVALID: {
    message: 'The command {commandId} on {instanceId} printed no valid result: {reason}',
    check: 'aws ssm get-command-invocation --command-id {commandId} --instance-id {instanceId}',
    commonCauses: [
      'output cut at 24,000 characters',
      'another version of bootstrap-agent',
      'program crashed while printing',
    ],
    retryable: false,
    operatorAction: 'Compare the versions of bootstrap-agent and of the functions',
    runbook: 'run-command',
  },
  PROGRAM_KILLED: {
    message: '{program} was ended by {signal}',
    check: 'dmesg | grep -i "killed process"; journalctl -k',
    commonCauses: ['out of memory', 'ended by hand'],
    retryable: true,
    operatorAction: 'Use an instance type with more memory when the kernel ended it',
    runbook: 'program-failed',
  },
  PROGRAM_FAILED: {
    message: '{program} failed with {exit}',
    check: 'journalctl -u bootstrap-agent -n 100; the end of its error output is in the context',
    commonCauses: ['see the error output'],
    retryable: false,
    operatorAction: 'Read the error output of the program',
    runbook: 'program-failed',
  },
  PROGRAM_MISSING: {
    message: 'The program {program} is not installed',
    check: 'command -v {program}',
    commonCauses: ['machine image without the program', 'PATH of the unit does not name its folder'],
    retryable: false,
    operatorAction: 'Build the machine image with the program; its version is the one of the cluster',
    runbook: 'program-failed',
  },
  PROGRAM_TIMED_OUT: {
    message: '{program} did not end in time and was killed',
    check: 'journalctl -u kubelet -u containerd --since -15min',
    commonCauses: ['API endpoint not reachable', 'images not in the machine image', 'slow disk', 'overloaded instance'],
    retryable: true,
    operatorAction: 'See what the program waits for; the agent tries again by itself',
    runbook: 'program-failed',
  },
} as const;

/** Commands on nodes: Run Command and child processes. */
export const commandErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
