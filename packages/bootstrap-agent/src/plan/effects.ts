/** What a run would do to the world, in words and in order. Never a secret. */
export interface Effects {
  add(effect: string): void;
  /** What was added since the last call. */
  take(): readonly string[];
}

export function createEffects(): Effects {
  let effects: string[] = [];
  return {
    add: (effect) => void effects.push(effect),
    take: () => {
      const taken = effects;
      effects = [];
      return taken;
    },
  };
}

/** Ends a step of a plan: what comes next depends on what only the real program would have done. */
export class NotPerformed extends Error {
  override readonly name = 'NotPerformed';
}
