import { agentExitCodes, isClusterError } from '@dedicated-k8s/core-sdk';
import { createDescriptorSink, withSpan } from '@dedicated-k8s/observability';
import { runWithObservability } from '@dedicated-k8s/observability/process';
import type { CommandLine } from './parse-command-line.ts';

/** Runs a verb with its telemetry on standard error; the verb's result is all that goes to standard output. */
export async function executeVerb({ verb, root, flags }: Extract<CommandLine, { kind: 'verb' }>): Promise<void> {
  const main = await verb.load();
  const output = createDescriptorSink(1);
  await runWithObservability(
    { service: 'bootstrap-agent', context: { verb: verb.name }, sink: createDescriptorSink(2) },
    async ({ logger, signal }) => {
      const invocation = { flags, root, logger, signal, print: (text: string) => output.write(text) };
      try {
        return await withSpan(`bootstrap-agent ${verb.name}`, {}, () => main(invocation));
      } catch (error) {
        if (!isClusterError(error, 'AGENT_USAGE')) throw error;
        logger.error(error.message, { error });
        return agentExitCodes.usage;
      }
    },
  );
}
