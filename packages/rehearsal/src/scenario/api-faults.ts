import type { Scenario } from './scenario.ts';
export const apiFaults: Scenario = { name: 'api-faults', title: '', run: async () => [] };
