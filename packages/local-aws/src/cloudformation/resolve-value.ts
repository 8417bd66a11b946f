import { TemplateError } from './template.ts';

/** What the functions of a template can refer to. */
export interface Scope {
  /** Value of `Ref`, of a resource, a parameter or a pseudo parameter. */
  ref(name: string): unknown;
  attribute(resource: string, attribute: string): unknown;
}

type Arguments = unknown;
type IntrinsicFunction = (argument: Arguments, scope: Scope) => unknown;

const functions: Readonly<Record<string, IntrinsicFunction>> = {
  Ref: (name, scope) => scope.ref(text(name, 'Ref')),
  'Fn::GetAtt': (argument, scope) => {
    const [resource, attribute] = typeof argument === 'string' ? splitOnce(argument) : list(argument, 'Fn::GetAtt');
    return scope.attribute(text(resource, 'Fn::GetAtt'), text(attribute, 'Fn::GetAtt'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, 'Fn::Join');
    return list(resolveValue(parts, scope), 'Fn::Join').join(text(separator, 'Fn::Join'));
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, 'Fn::Select');
    const chosen = list(resolveValue(values, scope), 'Fn::Select')[Number(index)];
    if (chosen === undefined)
      throw new TemplateError(`Fn::Select cannot select nonexistent value at index ${String(index)}`);
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, value] = list(argument, 'Fn::Split');
    return text(resolveValue(value, scope), 'Fn::Split').split(text(separator, 'Fn::Split'));
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(resolveValue(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::Sub': (argument, scope) => {
    const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, 'Fn::Sub');
    const own = resolveValue(variables, scope) as Record<string, unknown>;
    return text(template, 'Fn::Sub').replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      if (name in own) return String(own[name]);
      const [resource, attribute] = splitOnce(name);
      return String(attribute === '' ? scope.ref(name) : scope.attribute(resource, attribute));
    });
  },
};

/** Resources that a value refers to, directly or within its functions. */
export function referencesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'Ref') return [String(inner)];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : splitOnce(String(inner))[0])];
    if (key !== 'Fn::Sub') return referencesOf(inner);
    const [template, variables] = Array.isArray(inner) ? inner : [inner, {}];
    const own = Object.keys(Object(variables));
    const names = [...String(template).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => splitOnce(name ?? '')[0]);
    return [...names.filter((name) => !own.includes(name)), ...referencesOf(variables)];
  });
}

/**
 * Replaces every intrinsic function in a value; properties whose value is `AWS::NoValue` are left out.
 *
 * @throws {TemplateError} for a function that is not known or whose arguments are of the wrong shape.
 */
export function resolveValue(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveValue(item, scope)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries: readonly [string, unknown][] = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1 && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
    const [name, argument] = first;
    const apply = functions[name];
    if (apply === undefined) throw new TemplateError(`the function ${name} is not supported here`);
    return apply(argument, scope);
  }
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, resolveValue(inner, scope)]).filter(([, inner]) => inner !== undefined),
  );
}

function splitOnce(name: string): readonly [string, string] {
  const dot = name.indexOf('.');
  return dot === -1 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}

function text(value: unknown, where: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new TemplateError(`${where} wants a string, not ${JSON.stringify(value)}`);
}

function list(value: unknown, where: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(`${where} wants a list, not ${JSON.stringify(value)}`);
}
