import { writeSync } from 'node:fs';
import { parseCommandLine } from './cli/parse-command-line.ts';
import { renderHelp } from './cli/render-help.ts';
import { agentVersion } from './version.ts';

const commandLine = parseCommandLine(process.argv.slice(2), process.env);
switch (commandLine.kind) {
  case 'help':
    writeSync(1, renderHelp());
    break;
  case 'version':
    writeSync(1, `bootstrap-agent ${agentVersion} (node ${process.version})\n`);
    break;
  case 'usage':
    writeSync(2, `bootstrap-agent: ${commandLine.problem}; see bootstrap-agent --help\n`);
    process.exitCode = 2;
    break;
  case 'verb': {
    // Telemetry, configuration and clients are loaded only when there is work for them.
    const { executeVerb } = await import('./cli/execute-verb.ts');
    await executeVerb(commandLine);
    break;
  }
}
