/**
 * Reads the text of an `EnvironmentFile=`: a variable a line, quotes around values taken off, comments left out.
 *
 * @see systemd.exec(5), "EnvironmentFile="
 */
export function parseEnvironmentFile(text: string): Readonly<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    const equals = trimmed.indexOf('=');
    if (equals < 1) continue;
    const value = trimmed.slice(equals + 1).trim();
    const quoted = /^(["'])(.*)\1$/s.exec(value);
    variables[trimmed.slice(0, equals).trim()] = quoted?.[2] ?? value;
  }
  return variables;
}
