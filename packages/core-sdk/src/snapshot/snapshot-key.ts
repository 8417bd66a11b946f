const MANIFEST_SUFFIX = '.manifest.json';

/**
 * Key of a snapshot taken at `at`: `<prefix>etcd-snapshot-YYYYMMDD-HHMMSS.db`, UTC, as the older functions named it.
 *
 * @param at - ms since the epoch; fractions of a second are left out.
 */
export function snapshotKey(prefix: string, at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().replaceAll(/[-:]/g, '').split('T');
  return `${prefix}etcd-snapshot-${date}-${time.slice(0, 6)}.db`;
}

/** When the snapshot under `key` was taken, in ms since the epoch; undefined when it is none. */
export function snapshotTimeOf(key: string): number | undefined {
  const match = /etcd-snapshot-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)\.db$/.exec(key);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** Key of the manifest of a snapshot. */
export function manifestKeyOf(key: string): string {
  return `${key}${MANIFEST_SUFFIX}`;
}
