/** One assignment of a unit file. An empty value resets what was assigned before. */
export interface UnitDirective {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/**
 * Reads the text of a unit file or drop-in.
 *
 * @see systemd.syntax(7)
 */
export function parseUnitFile(text: string): readonly UnitDirective[] {
  const directives: UnitDirective[] = [];
  let section = '';
  for (const line of joinContinuations(text)) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const header = /^\[(.+)\]$/.exec(trimmed);
    if (header?.[1] !== undefined) {
      section = header[1];
      continue;
    }
    const equals = trimmed.indexOf('=');
    // As systemd: a line that is none of these is ignored.
    if (equals < 1) continue;
    directives.push({ section, key: trimmed.slice(0, equals).trim(), value: trimmed.slice(equals + 1).trim() });
  }
  return directives;
}

function joinContinuations(text: string): readonly string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const line of text.split('\n')) {
    const joined: string = open === undefined ? line : `${open} ${line.trim()}`;
    open = joined.endsWith('\\') ? joined.slice(0, -1).trimEnd() : undefined;
    if (open === undefined) lines.push(joined);
  }
  if (open !== undefined) lines.push(open);
  return lines;
}
