/** Node's arguments in front of a program's name: the bundle, or the source, which takes longer to start. */
export function programArguments(entry: string): readonly string[] {
  return entry.endsWith('.ts') ? ['--conditions=@dedicated-k8s/source', entry] : [entry];
}
