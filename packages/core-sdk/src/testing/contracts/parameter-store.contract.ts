import assert from 'node:assert/strict';
import type { ParameterStore } from '../../ports/parameter-store.ts';
import type { ContractApi, MakeAdapter } from './contract-api.ts';
import { hasCode } from './has-code.ts';

/** Where a run may write: a prefix of parameter names that nothing else uses. */
export interface ParameterStoreFixture {
  readonly store: ParameterStore;
  /** Begins and ends with `/`. */
  readonly prefix: string;
}

/** What every parameter store does. */
export function parameterStoreContract({ describe, it }: ContractApi, make: MakeAdapter<ParameterStoreFixture>): void {
  describe('parameter store', () => {
    it('leaves out what does not exist', async () => {
      const { store, prefix } = await make();
      await store.put(`${prefix}there`, 'value', { secure: false });
      const found = await store.get([`${prefix}there`, `${prefix}absent`]);
      assert.deepEqual([...found.keys()], [`${prefix}there`]);
    });

    it('reads more names than one request takes, each once', async () => {
      const { store, prefix } = await make();
      const names = Array.from({ length: 12 }, (_, index) => `${prefix}n${index}`);
      for (const name of names) await store.put(name, `value of ${name}`, { secure: false });
      const found = await store.get([...names, ...names]);
      assert.equal(found.size, names.length);
      for (const name of names) assert.equal(found.get(name)?.value, `value of ${name}`);
    });

    it('keeps secrets as secure and gives them back in the clear', async () => {
      const { store, prefix } = await make();
      await store.put(`${prefix}secret`, 's3cret', { secure: true });
      const found = await store.get([`${prefix}secret`]);
      assert.equal(found.get(`${prefix}secret`)?.value, 's3cret');
      assert.equal(found.get(`${prefix}secret`)?.secure, true);
    });

    it('counts versions and knows when it was written', async () => {
      const { store, prefix } = await make();
      const name = `${prefix}counted`;
      await store.put(name, 'one', { secure: false });
      await store.put(name, 'two', { secure: false });
      const parameter = (await store.get([name])).get(name);
      assert.equal(parameter?.value, 'two');
      assert.equal(parameter?.version, 2);
      assert.ok((parameter?.updatedAt ?? 0) > 0);
    });

    it('refuses to overwrite when told so', async () => {
      const { store, prefix } = await make();
      await store.put(`${prefix}once`, 'first', { secure: false, overwrite: false });
      await assert.rejects(
        store.put(`${prefix}once`, 'second', { secure: false, overwrite: false }),
        hasCode('PARAMETER_EXISTS'),
      );
      assert.equal((await store.get([`${prefix}once`])).get(`${prefix}once`)?.value, 'first');
    });

    it('never turns a plain parameter into a secure one', async () => {
      const { store, prefix } = await make();
      await store.put(`${prefix}plain`, 'value', { secure: false });
      await assert.rejects(store.put(`${prefix}plain`, 'secret', { secure: true }), hasCode('PARAMETER_UNWRITABLE'));
    });
  });
}
