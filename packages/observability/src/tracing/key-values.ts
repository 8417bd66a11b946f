/**
 * The pairs of `key=value,key=value`, each of both URL-encoded; undefined when any of it is not so: half of what was meant may
 * be worse than nothing.
 * @see OpenTelemetry specification, "Resource SDK", "Specifying resource information via an environment variable"
 */
export function keyValues(text: string): Readonly<Record<string, string>> | undefined {
  const pairs: [string, string][] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const equals = part.indexOf('=');
    try {
      const [key, value] = [part.slice(0, equals), part.slice(equals + 1)].map((side) =>
        decodeURIComponent(side.trim()),
      );
      if (equals < 0 || !key || value === undefined) return undefined;
      pairs.push([key, value]);
    } catch {
      return undefined;
    }
  }
  return Object.fromEntries(pairs);
}
