import { defineErrors, type ErrorFactories } from '../define-errors.ts';

const catalogue = {
  COMMAND_INVALID: {
    message: 'The command cannot be sent: {reason}',
    check: 'aws ssm get-document --name ${CLUSTER:?}-bootstrap-agent --query Content --output text  # what it allows',
    commonCauses: ['a value holds a character that the document does not allow', 'a value is empty'],
    retryable: false,
    operatorAction: 'Report it with the message: the function built a command that can never be sent',
    runbook: 'run-command',
  },
  COMMAND_UNDELIVERABLE: {
    message: 'The command could not be delivered to {instanceId}: {reason}',
    check:
      'aws ssm describe-instance-information --filters Key=InstanceIds,Values={instanceId} --query "InstanceInformationList[].[InstanceId,PingStatus,LastPingDateTime]"',
    commonCauses: [
      'the instance is stopped or gone',
      'amazon-ssm-agent does not run',
      'no VPC endpoint for ssm or ssmmessages',
    ],
    retryable: true,
    operatorAction:
      'Another node is asked by itself. Bring amazon-ssm-agent back on this one, or let its group replace it',
    runbook: 'run-command',
  },
  COMMAND_FAILED: {
    message: 'The command {commandId} failed on {instanceId} with exit code {exitCode}',
    check:
      'aws ssm get-command-invocation --command-id {commandId} --instance-id {instanceId} --query "[Status,ResponseCode,StandardErrorContent]"  # its last line is the error record',
    commonCauses: ['what the error record of bootstrap-agent on that node says', 'another version of bootstrap-agent'],
    retryable: false,
    operatorAction:
      'Follow the code in the error record; the whole log: `journalctl -u amazon-ssm-agent --since -30min` on that node',
    runbook: 'run-command',
  },
  COMMAND_TIMED_OUT: {
    message: 'The command {commandId} did not end on {instanceId} in time',
    check:
      'aws ssm get-command-invocation --command-id {commandId} --instance-id {instanceId} --query "[Status,ExecutionElapsedTime]"',
    commonCauses: ['the work takes longer than allowed', 'the node is overloaded'],
    retryable: true,
    operatorAction: 'Wait until its Status is no longer InProgress before anything is started again',
    runbook: 'run-command',
  },
  COMMAND_OUTPUT_INVALID: {
    message: 'The command {commandId} on {instanceId} printed no valid result: {reason}',
    check:
      'aws ssm get-command-invocation --command-id {commandId} --instance-id {instanceId} --query StandardOutputContent --output text',
    commonCauses: [
      'output cut at 24,000 characters',
      'another version of bootstrap-agent',
      'program crashed while printing',
    ],
    retryable: false,
    operatorAction:
      'Compare `bootstrap-agent version` on that node with the release of the stack; replace the node when it is older',
    runbook: 'run-command',
  },
  PROGRAM_KILLED: {
    message: '{program} was ended by {signal}',
    check: 'journalctl -k --since -1h | grep -i "killed process"',
    commonCauses: ['the kernel ended it: out of memory', 'it was ended by hand'],
    retryable: true,
    operatorAction: 'When the kernel ended it, use an instance type with more memory',
    runbook: 'program-failed',
  },
  PROGRAM_FAILED: {
    message: '{program} failed with {exit}',
    check: 'journalctl -u bootstrap-agent -n 100',
    commonCauses: [
      'what the end of its error output says, in the context of this error',
      'a version that does not fit',
    ],
    retryable: false,
    operatorAction: 'Act by the error output of the program',
    runbook: 'program-failed',
  },
  PROGRAM_MISSING: {
    message: 'The program {program} is not installed',
    check: 'command -v {program}',
    commonCauses: ['the machine image lacks the program', 'PATH of the unit does not name its folder'],
    retryable: false,
    operatorAction: 'Build the machine image with the program, in the version of the cluster, and replace the instance',
    runbook: 'program-failed',
  },
  PROGRAM_TIMED_OUT: {
    message: '{program} did not end in time and was killed',
    check: 'journalctl -u kubelet -u containerd --since -15min',
    commonCauses: [
      'the API endpoint cannot be reached',
      'images are not in the machine image',
      'the disk is slow',
      'the instance is overloaded',
    ],
    retryable: true,
    operatorAction: 'See in the log what the program waits for; the agent tries again by itself',
    runbook: 'program-failed',
  },
} as const;

/** Commands on nodes: Run Command and child processes. */
export const commandErrors: ErrorFactories<typeof catalogue> = defineErrors(catalogue);
