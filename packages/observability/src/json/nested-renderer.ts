/** What the renderers of composite values use for the values inside. */
export interface NestedRenderer {
  /** The value as JSON text; undefined for what JSON leaves out (undefined). */
  render(value: unknown): string | undefined;
  /** What `read` returns, as the value of `name`: redacted by name or path, a marker when reading it throws. */
  member(name: string, read: () => unknown): string | undefined;
  /** `{...}` of the named members. */
  members(names: readonly string[], read: (name: string) => unknown): string;
  /** `[...]` of the items; `total` tells how many were left out when there are too many. */
  items(items: Iterable<unknown>, total: number): string;
}
