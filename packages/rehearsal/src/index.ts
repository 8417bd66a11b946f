export { main } from './main.ts';
export { type RehearsalOptions, rehearse } from './rehearse.ts';
export type { Scenario } from './scenario/scenario.ts';
export { scenarios } from './scenario/scenarios.ts';
export type { Verdict } from './scenario/verdict.ts';
export { isSuccess, renderSummary, type Summary } from './summary.ts';
