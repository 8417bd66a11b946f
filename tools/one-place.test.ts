import { describe, expect, it } from 'vitest';
import { allowedPlaces, findIn, findInSources, type Kind, placeViolations } from './one-place.ts';

const kindsIn = (source: string, file = 'bootstrap-agent/src/x.ts'): readonly Kind[] =>
  findIn(file, source).map(({ kind }) => kind);

describe('waits, retries, programs and AWS calls', () => {
  it('stand where they have their place, and nowhere else', () => {
    expect(placeViolations(allowedPlaces(), findInSources())).toEqual([]);
  });

  it('have a reason wherever they are allowed', () => {
    expect(allowedPlaces().filter(({ reason }) => reason.length < 10)).toEqual([]);
  });
});

describe('is found', () => {
  it.each<[string, string, readonly Kind[]]>([
    ['a loop that sleeps', 'for (;;) { if (await done()) return; await clock.sleep(1_000); }', ['loop', 'timer']],
    ['a loop that asks again', 'while (!(await done())) { tries += 1; }', ['loop']],
    ['a loop that counts attempts', 'for (let i = 0; i < 3; i += 1) { try { await call(); } catch {} }', ['loop']],
    [
      'a loop whose sleep hides in a function',
      'const slept = () => clock.sleep(1);\nwhile (await slept()) {}',
      ['timer', 'loop'],
    ],
    [
      'a list of attempts',
      'for (const n of [1, 2, 3]) { try { return await call(n); } catch (error) { log(error); } }',
      ['loop'],
    ],
    [
      'a list of attempts that goes on by name and breaks off',
      'for (const n of [1, 2, 3]) { try { await call(n); } catch { continue; } break; }',
      ['loop'],
    ],
    [
      'a list of attempts whose failures are turned into values',
      'for (const n of [1, 2, 3]) { const got = await call(n).catch(() => undefined); if (got) return got; }',
      ['loop'],
    ],
    [
      'a list of pauses',
      'for (const ms of [1, 2]) { try { return await call(); } catch { await clock.sleep(ms); } }',
      ['loop', 'timer'],
    ],
    [
      'recursion where a failure is caught',
      'async function again(n) { try { return await call(); } catch (error) { if (n === 0) throw error; return again(n - 1); } }',
      ['loop'],
    ],
    [
      'recursion after a failure was caught, by a method',
      'class X { async again(n) { try { return await call(); } catch {} return this.again(n - 1); } }',
      ['loop'],
    ],
    [
      'recursion in a function that is handed to catch',
      'const again = async (n) => await call().catch(() => again(n - 1));',
      ['loop'],
    ],
    ['recursion by a timer', 'function again() { setTimeout(again, 1_000); }', ['timer']],
    ['an interval', 'setInterval(look, 1_000);', ['timer']],
    ['a sleep under another name', "import { setTimeout as rest } from 'node:timers/promises';", ['timer']],
    ['a signal of the real clock', 'AbortSignal.timeout(5)', ['timer']],
    ['a program', "import { spawn } from 'node:child_process';", ['program']],
    ['a request', "await fetch('https://example.org')", ['connection']],
    ['a client', "import { SSMClient } from '@aws-sdk/client-ssm';", ['client']],
  ])('%s', (_, source, kinds) => {
    expect(kindsIn(source)).toEqual(kinds);
  });

  it('an AWS call that no policy makes', () => {
    const file = 'core-sdk/src/aws/x.ts';
    expect(kindsIn('await this.#client.send(command)', file)).toEqual(['call']);
    expect(kindsIn("await this.#calls.make('X', {}, (o) => this.#client.send(command, o))", file)).toEqual([]);
  });
});

describe('is left alone', () => {
  it.each([
    ['a loop over a list', 'for (const each of list) await look(each);'],
    [
      'a loop that bears the failure of each of a list',
      'for (const each of list) { try { await look(each); } catch (error) { failures.push(error); } }',
    ],
    [
      'a loop that ends at the first failure',
      'for (const each of list) { try { await look(each); } catch (error) { return error; } }',
    ],
    ['a search that fails by itself', 'for (const each of list) { if (await isIt(each)) return each; }'],
    [
      'recursion that bears no failure',
      'async function walk(f) { for (const each of await list(f)) await walk(each); }',
    ],
    [
      'a namesake of another object',
      'class X { async delete(n) { try { await this.#inner.delete(n); } catch (error) { log(error); } } }',
    ],
    ['a loop that awaits nothing', 'while (text.includes("a")) text = text.replace("a", "b");'],
    ['a loop that hands a function on', 'for (let i = 0; i < 3; i += 1) list.push(async () => { await look(i); });'],
    ['a type of a client', "import type { SSMClient } from '@aws-sdk/client-ssm';"],
    ['what is only called like a wait', 'await waitUntil(node, wait, probe);'],
  ])('%s', (_, source) => {
    expect(kindsIn(source)).toEqual([]);
  });
});

describe('a table', () => {
  const finding = { kind: 'loop', file: 'a/src/x.ts', line: 7, text: 'for (;;) {' } as const;

  it('says where and what instead', () => {
    expect(placeViolations([], [finding])).toEqual([
      'a/src/x.ts:7: for (;;) {: wait by poll or waitUntil, try again by a policy',
    ]);
  });

  it('allows no second one beside an allowed one', () => {
    const place = { kind: 'loop', file: 'a/src/x.ts', count: 1, reason: 'pages of a listing' } as const;
    expect(placeViolations([place], [finding])).toEqual([]);
    expect(placeViolations([place], [finding, finding])).toHaveLength(2);
  });

  it('keeps no place that nothing needs', () => {
    const place = { kind: 'loop', file: 'a/src/x.ts', count: 1, reason: 'pages of a listing' } as const;
    expect(placeViolations([place], [])).toEqual(['a/src/x.ts: 1 × loop are allowed, 0 are there']);
  });
});
