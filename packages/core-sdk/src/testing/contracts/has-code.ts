/** Whether an error has this code; for `assert.rejects`. */
export function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && 'code' in error && error.code === code;
}
