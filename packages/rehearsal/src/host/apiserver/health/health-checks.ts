/** A probe behind a health path. */
export interface HealthCheck {
  readonly name: string;
  /** Resolves when all is well. */
  readonly check: () => Promise<void>;
}

/** Answer to a health path. */
export interface HealthReport {
  readonly code: 200 | 500;
  readonly text: string;
}

/**
 * Runs the checks behind `/livez`, `/readyz` or `/healthz`. A failure lists them all, its reason withheld as the real
 * server does.
 */
export async function reportHealth(
  path: string,
  checks: readonly HealthCheck[],
  query: URLSearchParams,
): Promise<HealthReport> {
  const excluded = new Set(query.getAll('exclude'));
  const results = await Promise.all(
    checks.map(async ({ name, check }) => {
      if (excluded.has(name)) return { ok: true, line: `[+]${name} excluded: ok` };
      try {
        await check();
        return { ok: true, line: `[+]${name} ok` };
      } catch {
        return { ok: false, line: `[-]${name} failed: reason withheld` };
      }
    }),
  );
  const healthy = results.every(({ ok }) => ok);
  if (healthy && !query.has('verbose')) return { code: 200, text: 'ok' };
  const lines = [...results.map(({ line }) => line), `${path.slice(1)} check ${healthy ? 'passed' : 'failed'}`];
  return { code: healthy ? 200 : 500, text: `${lines.join('\n')}\n` };
}
