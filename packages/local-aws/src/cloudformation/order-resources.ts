import { referencesOf } from './resolve-value.ts';
import { type CloudFormationTemplate, TemplateError, type TemplateResource } from './template.ts';

/**
 * The logical ids of a template's resources, each after those it depends on.
 *
 * @throws {TemplateError} for a dependency that does not exist, and for a circle.
 */
export function orderResources({ Resources, Parameters = {} }: CloudFormationTemplate): readonly string[] {
  const ordered = new Set<string>();
  const visit = (id: string, path: readonly string[]): void => {
    if (ordered.has(id)) return;
    if (path.includes(id)) throw new TemplateError(`circular dependency: ${[...path, id].join(' -> ')}`);
    const resource = Resources[id];
    if (resource === undefined) throw new TemplateError(`${path.at(-1)} refers to ${id}, which does not exist`);
    for (const dependency of dependenciesOf(resource)) {
      if (dependency.startsWith('AWS::') || dependency in Parameters) continue;
      visit(dependency, [...path, id]);
    }
    ordered.add(id);
  };
  for (const id of Object.keys(Resources)) visit(id, []);
  return [...ordered];
}

function dependenciesOf({ DependsOn = [], Properties }: TemplateResource): readonly string[] {
  return [...(typeof DependsOn === 'string' ? [DependsOn] : DependsOn), ...referencesOf(Properties)];
}
