/** A failure that kubeadm shows as one line and ends with. */
export class KubeadmError extends Error {
  override readonly name: string = 'KubeadmError';
}

/** Names the phase in which something failed, as kubeadm does. */
export async function inPhase<T>(phase: string, run: () => Promise<T> | T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new KubeadmError(`error execution phase ${phase}: ${(error as Error).message}`, { cause: error });
  }
}
