/** What the renderers of composite values use for the values inside. Undefined stands for what JSON leaves out. */
export interface NestedRenderer {
  /** The value as JSON text. */
  render(value: unknown): string | undefined;
  /** The value of the member `name`: redacted by name or path. */
  member(name: string, value: unknown): string | undefined;
  /** `{...}` of the properties of `source`. */
  properties(source: object, keys: readonly string[]): string;
  /** `[...]` of the items; `total` tells how many were left out when there are too many. */
  items(items: Iterable<unknown>, total: number): string;
}
