import type { NodeContext } from '../steps/node-context.ts';

/**
 * Keeps the launch hook from timing out while the node is made: it may have to wait for its turn behind others. Stops by
 * itself when nothing waits at the hook any more. The function returned stops it.
 */
export function beatLaunchHook({ config, hooks, identity, clock, patience, logger }: NodeContext): () => Promise<void> {
  const { launch } = config.spec;
  const stop = new AbortController();
  if (launch === undefined) return async () => {};
  const beating = beat();
  return () => {
    stop.abort();
    return beating;
  };

  async function beat(): Promise<void> {
    while (await slept()) {
      try {
        const action = { group: launch?.group ?? '', hook: launch?.hook ?? '', instanceId: identity.instanceId };
        if ((await hooks.heartbeat(action)) === 'gone') return;
      } catch (error) {
        // One missed heartbeat is made up for by the next: the hook's time-out spans several.
        logger.warn('heartbeat of the launch hook failed', { error });
      }
    }
  }

  function slept(): Promise<boolean> {
    return clock.sleep(patience.heartbeatMs, stop.signal).then(
      () => true,
      () => false,
    );
  }
}
