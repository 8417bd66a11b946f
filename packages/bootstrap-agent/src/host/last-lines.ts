/** The end of a program's output, where it says why it failed: at most 5 lines and 1,000 characters. */
export function lastLines(output: string): string {
  return output.trimEnd().split('\n').slice(-5).join('\n').slice(-1_000);
}
