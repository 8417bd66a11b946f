import { stringify } from 'yaml';

/** Several documents as one YAML stream, without anchors, which not every reader knows. */
export function renderYaml(...documents: readonly object[]): string {
  return documents.map((document) => stringify(document, { aliasDuplicateObjects: false })).join('---\n');
}
