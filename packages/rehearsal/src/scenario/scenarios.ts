import { life } from './life.ts';
import type { Scenario } from './scenario.ts';

/** Every scenario, by the name that `--scenario` takes. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map([life].map((scenario) => [scenario.name, scenario]));
