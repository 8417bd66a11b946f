import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type MemorySink, memorySink } from '../src/testing/memory-sink.ts';

const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8')) as object;

const ajv = new Ajv2020({ strict: true, allErrors: true, allowMatchingProperties: true });
const isLogRecord = ajv.compile(schema('log-record'));
const isEmbeddedMetric = ajv.compile(schema('emf'));

/** What is wrong with a line, by the published schemas; undefined when nothing is. */
export function lineProblem(line: string): string | undefined {
  const record = JSON.parse(line) as Record<string, unknown>;
  const check = '_aws' in record ? isEmbeddedMetric : isLogRecord;
  if (!check(record)) return `${ajv.errorsText(check.errors)} in ${line.slice(0, 500)}`;
  return '_aws' in record ? targetProblem(record) : undefined;
}

/** What a JSON Schema cannot say: every name of a directive is a member of the root, of the right kind. */
function targetProblem(document: Record<string, unknown>): string | undefined {
  const { CloudWatchMetrics } = document['_aws'] as {
    CloudWatchMetrics: { Dimensions: string[][]; Metrics: { Name: string }[] }[];
  };
  for (const { Dimensions, Metrics } of CloudWatchMetrics) {
    for (const name of Dimensions.flat()) {
      const value = document[name];
      if (typeof value !== 'string' || value.length < 1 || value.length > 1024)
        return `dimension ${name} is ${String(value)}`;
    }
    for (const { Name } of Metrics) {
      const values = [document[Name]].flat();
      if (values.length === 0 || values.length > 100) return `${Name} has ${values.length} values`;
      if (!values.every((value) => typeof value === 'number' && Math.abs(value) <= 2 ** 360))
        return `${Name} is no number`;
    }
  }
  return undefined;
}

/** A name that the root of a JSON object has twice, which parsers hide. */
function repeatedName(line: string): string | undefined {
  const names = new Set<string>();
  let depth = 0;
  for (const [token, string, after] of line.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && after !== undefined && string !== undefined) {
      const name = JSON.parse(string) as string;
      if (names.has(name)) return name;
      names.add(name);
    }
  }
  return undefined;
}

/** A memory sink that refuses lines that break the published schemas, or are more or less than one line. */
export function checkedSink(): MemorySink & { readonly problems: readonly string[] } {
  const memory = memorySink();
  const problems: string[] = [];
  return {
    ...memory,
    problems,
    clear() {
      problems.length = 0;
      memory.clear();
    },
    sink: {
      write(line) {
        if (line.indexOf('\n') !== line.length - 1) problems.push(`not one line: ${line}`);
        if (Buffer.byteLength(line) > 1_048_576) problems.push(`line of ${line.length} characters`);
        const repeated = repeatedName(line);
        if (repeated !== undefined) problems.push(`${repeated} twice in ${line}`);
        const problem = lineProblem(line);
        if (problem !== undefined) problems.push(problem);
        memory.sink.write(line);
      },
    },
  };
}
