import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import { AwsError } from '../../protocol/aws-error.ts';
import type { Checked } from '../../server/service-definition.ts';
import type { IdSource } from '../id-source.ts';
import { checkLaunchTemplateData } from './check-launch-template-data.ts';

export type LaunchTemplateData = Checked<RequestLaunchTemplateData>;

export interface LaunchTemplateVersion {
  readonly templateId: string;
  readonly templateName: string;
  readonly number: number;
  readonly description: string | undefined;
  readonly data: LaunchTemplateData;
  readonly createdAt: number;
  readonly createdBy: string;
}

export interface LaunchTemplate {
  readonly templateId: string;
  readonly name: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly tags: Readonly<Record<string, string>>;
  defaultVersion: number;
  readonly versions: LaunchTemplateVersion[];
}

/** How a request names a template: by id or by name, never both. */
export interface TemplateReference {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

/** The launch templates of the account. Versions are immutable; `$Latest` and `$Default` are looked up at each use. */
export class LaunchTemplates {
  readonly #ids: IdSource;
  readonly #byId = new Map<string, LaunchTemplate>();

  constructor(ids: IdSource) {
    this.#ids = ids;
  }

  create(
    name: string,
    data: LaunchTemplateData,
    about: { at: number; by: string; description?: string | undefined; tags?: Readonly<Record<string, string>> },
  ): LaunchTemplate {
    checkLaunchTemplateData(data);
    if (this.list().some((template) => template.name === name)) {
      throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
    }
    const template: LaunchTemplate = {
      templateId: `lt-${this.#ids.hex(17)}`,
      name,
      createdAt: about.at,
      createdBy: about.by,
      tags: about.tags ?? {},
      defaultVersion: 1,
      versions: [],
    };
    this.#byId.set(template.templateId, template);
    this.addVersion({ LaunchTemplateId: template.templateId }, data, about);
    return template;
  }

  addVersion(
    reference: TemplateReference,
    data: LaunchTemplateData,
    about: { at: number; by: string; description?: string | undefined },
  ): LaunchTemplateVersion {
    checkLaunchTemplateData(data);
    const template = this.find(reference);
    const version: LaunchTemplateVersion = {
      templateId: template.templateId,
      templateName: template.name,
      number: template.versions.length + 1,
      description: about.description,
      data,
      createdAt: about.at,
      createdBy: about.by,
    };
    template.versions.push(version);
    return version;
  }

  list(): readonly LaunchTemplate[] {
    return [...this.#byId.values()];
  }

  remove(reference: TemplateReference): LaunchTemplate {
    const template = this.find(reference);
    this.#byId.delete(template.templateId);
    return template;
  }

  find({ LaunchTemplateId: id, LaunchTemplateName: name }: TemplateReference): LaunchTemplate {
    if ((id === undefined) === (name === undefined)) {
      throw new AwsError(
        'MissingParameter',
        'The request must contain exactly one of LaunchTemplateId and LaunchTemplateName.',
      );
    }
    if (id !== undefined) {
      const template = this.#byId.get(id);
      if (!template)
        throw new AwsError(
          'InvalidLaunchTemplateId.NotFound',
          `The specified launch template, with template ID ${id}, does not exist.`,
        );
      return template;
    }
    const template = this.list().find((other) => other.name === name);
    if (!template)
      throw new AwsError(
        'InvalidLaunchTemplateName.NotFoundException',
        `The specified launch template, with template name ${name}, does not exist.`,
      );
    return template;
  }

  /** @param version a number, `$Latest` or `$Default` (the default) */
  version(reference: TemplateReference, version = '$Default'): LaunchTemplateVersion {
    const template = this.find(reference);
    if (version === '$Latest') return template.versions.at(-1)!;
    const number = version === '$Default' ? template.defaultVersion : Number(version);
    const found = template.versions.find((other) => other.number === number);
    if (!found) {
      throw new AwsError(
        'InvalidLaunchTemplateId.VersionNotFound',
        `Could not find the specified version ${version} for the launch template with ID ${template.templateId}.`,
      );
    }
    return found;
  }
}
