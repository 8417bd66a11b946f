/** What the renderers of composite values use for the values inside. */
export interface NestedRenderer {
  /** The value as JSON text; undefined for what JSON leaves out (undefined). */
  render(value: unknown): string | undefined;
  /** `"name":value`, or undefined when JSON leaves the value out. Redacted by name or path. */
  named(name: string, value: unknown): string | undefined;
  /** The same for `source[key]`; a marker stands for a value whose getter throws. */
  property(source: object, key: string, name?: string): string | undefined;
  /** `{...}` of the named entries; `total` tells how many were left out when there are too many. */
  entries(entries: Iterable<readonly [string, unknown]>, total: number): string;
  /** `{...}` of the properties of `source`. */
  properties(source: object, keys: readonly string[]): string;
  /** `[...]` of the items. */
  items(items: Iterable<unknown>, total: number): string;
}
