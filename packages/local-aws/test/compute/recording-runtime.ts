import type {
  CommandInvocation,
  CommandResult,
  InstanceRuntime,
  LaunchedInstance,
} from '../../src/compute/instance-runtime.ts';

/** A hypervisor without machines: it notes what it is asked and answers as the test says. */
export class RecordingRuntime implements InstanceRuntime {
  readonly launched: LaunchedInstance[] = [];
  readonly terminated: string[] = [];
  readonly commands: { instanceId: string; invocation: CommandInvocation }[] = [];
  launchResult: () => Promise<void> = async () => {};
  commandResult: (instanceId: string, invocation: CommandInvocation, signal: AbortSignal) => Promise<CommandResult> =
    async () => ({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });

  async launch(instance: LaunchedInstance): Promise<void> {
    this.launched.push(instance);
    await this.launchResult();
  }

  async terminate(instanceId: string): Promise<void> {
    this.terminated.push(instanceId);
  }

  async runCommand(instanceId: string, invocation: CommandInvocation, signal: AbortSignal): Promise<CommandResult> {
    this.commands.push({ instanceId, invocation });
    return this.commandResult(instanceId, invocation, signal);
  }
}
