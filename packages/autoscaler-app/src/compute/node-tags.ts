/** Tags of every instance of a role, which permissions on instances go by. */
export function nodeTags(cluster: string, role: 'control-plane' | 'worker'): Readonly<Record<string, string>> {
  return { 'dedicated-k8s:cluster': cluster, 'dedicated-k8s:role': role };
}
