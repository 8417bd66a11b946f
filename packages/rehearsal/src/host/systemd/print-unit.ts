import type { ControlResponse } from './control-request.ts';

type UnitResponse = Extract<ControlResponse, { kind: 'unit' }>;

/** First lines of `systemctl status`. */
export function printUnitStatus(unit: string, { description, status }: UnitResponse): string {
  const dot = { active: '●', failed: '×' }[status.activeState as string] ?? '○';
  const result = status.activeState === 'failed' ? ` (Result: ${status.result})` : ` (${status.subState})`;
  const lines = [`${dot} ${unit} - ${description}`, `     Active: ${status.activeState}${result}`];
  if (status.mainPid !== 0) lines.push(`   Main PID: ${status.mainPid}`);
  return `${lines.join('\n')}\n`;
}

/** Lines of `systemctl show`: the properties asked for, or all that the stand-in knows. */
export function showUnit(
  unit: string,
  response: ControlResponse,
  properties: readonly string[],
  valueOnly: boolean,
): string {
  const all: Readonly<Record<string, string>> =
    response.kind === 'unit'
      ? {
          Id: unit,
          LoadState: 'loaded',
          ActiveState: response.status.activeState,
          SubState: response.status.subState,
          Result: response.status.result,
          MainPID: String(response.status.mainPid),
          NRestarts: String(response.status.restarts),
          ExecMainStatus: String(response.status.exitStatus),
          Description: response.description,
        }
      : { Id: unit, LoadState: 'not-found', ActiveState: 'inactive', SubState: 'dead', Description: unit };
  return Object.entries(all)
    .filter(([key]) => properties.length === 0 || properties.includes(key))
    .map(([key, value]) => (valueOnly ? `${value}\n` : `${key}=${value}\n`))
    .join('');
}
