/** A CloudFormation template, as far as a deployment reads it. */
export interface CloudFormationTemplate {
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: string | number;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

/** A template that cannot be deployed; the message names the resource or function. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}
