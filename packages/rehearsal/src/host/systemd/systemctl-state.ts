import { askInit } from './ask-init.ts';
import type { ControlResponse } from './control-request.ts';
import { printUnitStatus, showUnit } from './print-unit.ts';
import { complain, type SystemctlCall } from './systemctl-verb.ts';

/** `systemctl is-active`. */
export async function isActive({ host, units, quiet }: SystemctlCall): Promise<number> {
  const responses = await Promise.all(units.map((unit) => askInit(host, { verb: 'status', unit })));
  const states = responses.map(activeState);
  if (!quiet) process.stdout.write(`${states.join('\n')}\n`);
  if (states.includes('active')) return 0;
  return responses.every(({ kind }) => kind === 'no-such-unit') ? 4 : 3;
}

/** `systemctl is-failed`. */
export async function isFailed({ host, units, quiet }: SystemctlCall): Promise<number> {
  const states = (await Promise.all(units.map((unit) => askInit(host, { verb: 'status', unit })))).map(activeState);
  if (!quiet) process.stdout.write(`${states.join('\n')}\n`);
  return states.includes('failed') ? 0 : 1;
}

/** `systemctl status`. */
export async function status({ host, units }: SystemctlCall): Promise<number> {
  let code = 0;
  for (const unit of units) {
    const response = await askInit(host, { verb: 'status', unit });
    if (response.kind !== 'unit') code = complain(`Unit ${unit} could not be found.`, 4);
    else {
      process.stdout.write(printUnitStatus(unit, response));
      if (response.status.activeState !== 'active') code = Math.max(code, 3);
    }
  }
  return code;
}

/** `systemctl show`. */
export async function show({ host, units, properties, valueOnly }: SystemctlCall): Promise<number> {
  for (const unit of units) {
    const response = await askInit(host, { verb: 'status', unit });
    process.stdout.write(showUnit(unit, response, properties, valueOnly));
  }
  return 0;
}

function activeState(response: ControlResponse): string {
  return response.kind === 'unit' ? response.status.activeState : 'inactive';
}
