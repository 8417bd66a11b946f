import { needed, type Step, satisfied } from './step.ts';

/** The parameter `cluster/initialized` says `true`, for workers, people and scripts, who do not read the state item. */
export const mirrorInitialization: Step = {
  name: 'mirror-initialization',
  check: async ({ parameters, names }) => {
    const name = names.parameters.initialized;
    const value = (await parameters.get([name])).get(name)?.value;
    return value === 'true' ? satisfied(`${name} is true`) : needed(`${name} is ${value ?? 'absent'}`);
  },
  apply: ({ parameters, names }) => parameters.put(names.parameters.initialized, 'true', { secure: false }),
};
