import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { relative } from 'node:path';
import type { Host } from '../host.ts';
import { askInit } from './ask-init.ts';
import { findUnitFile, loadServiceUnit, UNIT_FOLDERS } from './service-unit.ts';
import { runJobs } from './systemctl-jobs.ts';
import { complain, type SystemctlCall } from './systemctl-verb.ts';

/** `systemctl enable [--now]`: links units where their `[Install]` section says. */
export async function enable(call: SystemctlCall): Promise<number> {
  const { host } = call;
  for (const unit of call.units) {
    const file = findUnitFile(host, unit);
    if (file === undefined) return complain(`Failed to enable unit: Unit file ${unit} does not exist.`, 1);
    for (const target of loadServiceUnit(host, unit)?.wantedBy ?? []) {
      const folder = `/etc/systemd/system/${target}.wants`;
      const link = `${folder}/${unit}`;
      mkdirSync(host.path(folder), { recursive: true });
      if (existsSync(host.path(link))) continue;
      rmSync(host.path(link), { force: true });
      symlinkSync(relative(host.path(folder), file), host.path(link));
      if (!call.quiet) process.stderr.write(`Created symlink ${link} → /${relative(host.root, file)}.\n`);
    }
  }
  await askInit(host, { verb: 'daemon-reload' });
  return call.now ? runJobs(call, 'start') : 0;
}

/** `systemctl disable [--now]`. */
export async function disable(call: SystemctlCall): Promise<number> {
  const { host } = call;
  for (const unit of call.units) {
    if (findUnitFile(host, unit) === undefined)
      return complain(`Failed to disable unit: Unit file ${unit} does not exist.`, 1);
    for (const link of wantsLinks(host, unit)) {
      rmSync(host.path(link));
      if (!call.quiet) process.stderr.write(`Removed "${link}".\n`);
    }
  }
  await askInit(host, { verb: 'daemon-reload' });
  return call.now ? runJobs(call, 'stop') : 0;
}

/** `systemctl is-enabled`. */
export async function isEnabled({ host, units, quiet }: SystemctlCall): Promise<number> {
  let code = 1;
  for (const unit of units) {
    if (findUnitFile(host, unit) === undefined) {
      complain(`Failed to get unit file state for ${unit}: No such file or directory`, 1);
      continue;
    }
    const enabled = wantsLinks(host, unit).length > 0;
    const installable = (loadServiceUnit(host, unit)?.wantedBy ?? []).length > 0;
    if (!quiet) process.stdout.write(`${enabled ? 'enabled' : installable ? 'disabled' : 'static'}\n`);
    if (enabled || !installable) code = 0;
  }
  return code;
}

function wantsLinks(host: Host, unit: string): readonly string[] {
  return UNIT_FOLDERS.filter((folder) => existsSync(host.path(folder)))
    .flatMap((folder) =>
      readdirSync(host.path(folder))
        .filter((entry) => entry.endsWith('.wants'))
        .map((entry) => `${folder}/${entry}/${unit}`),
    )
    .filter((link) => existsSync(host.path(link)));
}
