import { apiFaults } from './api-faults.ts';
import { handlerKilled } from './handler-killed.ts';
import { initHolderDies } from './init-holder-dies.ts';
import { initRace } from './init-race.ts';
import { life } from './life.ts';
import { pausedHolder } from './paused-holder.ts';
import { repeatedEvents } from './repeated-events.ts';
import type { Scenario } from './scenario.ts';

const all: readonly Scenario[] = [
  life,
  initHolderDies('before'),
  initHolderDies('during'),
  initHolderDies('after'),
  initRace({ name: 'init-race-of-five', racers: 5 }),
  initRace({ name: 'init-race-of-ten', racers: 10 }),
  pausedHolder,
  repeatedEvents,
  handlerKilled,
  apiFaults,
];

/** Every scenario, by the name that `--scenario` takes. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(all.map((scenario) => [scenario.name, scenario]));
