import { fileURLToPath } from 'node:url';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { K8sClusterStack, type K8sClusterStackProps } from '../src/index.ts';

export const TEST_ACCOUNT = '123456789012';

/** A resource of a template, as far as tests look at it. */
export interface TemplateResource {
  readonly Type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape is CloudFormation's, one for each type
  readonly Properties: Readonly<Record<string, any>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** The stack `my-cluster` in its own app, with functions that do nothing. */
export function clusterStack(
  props: Partial<K8sClusterStackProps> = {},
  { region = 'us-west-2', context = {} }: { region?: string; context?: Record<string, unknown> } = {},
): K8sClusterStack {
  const zones = { [`availability-zones:account=${TEST_ACCOUNT}:region=${region}`]: ['dummy1a', 'dummy1b', 'dummy1c'] };
  // Validation takes most of the time of a synthesis; synth.test.ts does it for all.
  const app = new App({
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
    context: { ...zones, ...context },
  });
  return new K8sClusterStack(app, 'K8sClusterStack', {
    clusterName: 'my-cluster',
    env: { account: TEST_ACCOUNT, region },
    functions: { 'etcd-lifecycle': fileURLToPath(new URL('./empty-function', import.meta.url)) },
    ...props,
  });
}

export function templateOf(stack: K8sClusterStack): Template {
  return Template.fromStack(stack);
}

/** Resources by logical id. */
export function resourcesOf(template: Template): Readonly<Record<string, TemplateResource>> {
  return template.toJSON()['Resources'] as Record<string, TemplateResource>;
}

let shared: Template | undefined;

/** The template with default settings, made once. */
export function defaultTemplate(): Template {
  shared ??= templateOf(clusterStack());
  return shared;
}
