import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const agentPackage = dirname(fileURLToPath(import.meta.resolve('@dedicated-k8s/bootstrap-agent/package.json')));

/** The unit that starts the agent at boot, as the AMI holds it. */
export const agentUnit: string = readFileSync(join(agentPackage, 'systemd', 'bootstrap-agent.service'), 'utf8');
