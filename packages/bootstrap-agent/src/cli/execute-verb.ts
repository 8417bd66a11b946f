import { agentExitCodes, isClusterError, renderFailure } from '@dedicated-k8s/core-sdk';
import { createDescriptorSink } from '@dedicated-k8s/observability';
import { runWithObservability } from '@dedicated-k8s/observability/process';
import type { CommandLine } from './parse-command-line.ts';
import { terminalOutput } from './terminal-output.ts';

/**
 * Runs a verb with its telemetry on standard error; the verb's result is all that goes to standard output. A failure is the
 * last record of the log, or, for a person at a terminal, said by `renderFailure`.
 */
export async function executeVerb({ verb, root, flags }: Extract<CommandLine, { kind: 'verb' }>): Promise<void> {
  const main = await verb.load();
  const output = createDescriptorSink(1);
  const errors = createDescriptorSink(2);
  const terminal = terminalOutput(errors, process.env);
  const options = {
    service: 'bootstrap-agent',
    context: { verb: verb.name },
    span: `bootstrap-agent ${verb.name}`,
    ...(terminal ?? { sink: errors }),
  };
  await runWithObservability(options, async ({ logger, signal }) => {
    const invocation = { flags, root, logger, signal, print: (text: string) => output.write(text) };
    try {
      return await main(invocation);
    } catch (error) {
      const isUsage = isClusterError(error, 'AGENT_USAGE');
      // What a signal ended has not failed.
      if (signal.aborted || (terminal === undefined && !isUsage)) throw error;
      if (terminal === undefined) logger.error(String(error), { error });
      else errors.write(renderFailure(error));
      return isUsage ? agentExitCodes.usage : agentExitCodes.failed;
    }
  });
}
