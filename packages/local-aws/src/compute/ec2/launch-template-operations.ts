import type * as Sdk from '@aws-sdk/client-ec2';
import type { LaunchTemplateVersion as DescribedVersion } from '@aws-sdk/client-ec2';
import type { OperationTable } from '../../server/service-definition.ts';
import { paginate } from '../paginate.ts';
import type { LaunchTemplate, LaunchTemplates, LaunchTemplateVersion } from './launch-templates.ts';

export function launchTemplateOperations(templates: LaunchTemplates): OperationTable<typeof Sdk> {
  return {
    CreateLaunchTemplate: (input, context) => {
      context.authorize(`arn:aws:ec2:${context.region}:${context.account}:launch-template/*`);
      const tags = input.TagSpecifications?.flatMap((specification) => specification.Tags ?? []) ?? [];
      const template = templates.create(input.LaunchTemplateName, input.LaunchTemplateData, {
        at: context.clock.now(),
        by: context.principal.arn,
        description: input.VersionDescription,
        tags: Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? ''])),
      });
      return { LaunchTemplate: describeTemplate(template) };
    },
    CreateLaunchTemplateVersion: (input, context) => {
      context.authorize(arnOf(templates.find(input), context));
      const version = templates.addVersion(input, input.LaunchTemplateData, {
        at: context.clock.now(),
        by: context.principal.arn,
        description: input.VersionDescription,
      });
      return { LaunchTemplateVersion: describeVersion(templates.find(input), version) };
    },
    DeleteLaunchTemplate: (input, context) => {
      context.authorize(arnOf(templates.find(input), context));
      return { LaunchTemplate: describeTemplate(templates.remove(input)) };
    },
    DescribeLaunchTemplates: (input, context) => {
      context.authorize('*');
      const byId = input.LaunchTemplateIds?.map((id) => templates.find({ LaunchTemplateId: id }));
      const byName = input.LaunchTemplateNames?.map((name) => templates.find({ LaunchTemplateName: name }));
      const page = paginate(byId ?? byName ?? templates.list(), {
        token: input.NextToken,
        limit: input.MaxResults,
        tokenError: 'InvalidNextToken',
      });
      return { LaunchTemplates: page.items.map(describeTemplate), NextToken: page.nextToken };
    },
    DescribeLaunchTemplateVersions: (input, context) => {
      context.authorize('*');
      const template = templates.find(input);
      const versions = input.Versions?.map((version) => templates.version(input, version)) ?? template.versions;
      return { LaunchTemplateVersions: versions.map((version) => describeVersion(template, version)) };
    },
  };
}

function describeTemplate(template: LaunchTemplate) {
  return {
    LaunchTemplateId: template.templateId,
    LaunchTemplateName: template.name,
    CreateTime: new Date(template.createdAt),
    CreatedBy: template.createdBy,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: template.versions.length,
    Tags: Object.entries(template.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function describeVersion(template: LaunchTemplate, version: LaunchTemplateVersion): DescribedVersion {
  return {
    LaunchTemplateId: version.templateId,
    LaunchTemplateName: version.templateName,
    VersionNumber: version.number,
    VersionDescription: version.description,
    CreateTime: new Date(version.createdAt),
    CreatedBy: version.createdBy,
    DefaultVersion: version.number === template.defaultVersion,
    // The answer's shape has every member of the request's, under the same names.
    LaunchTemplateData: version.data,
  };
}

function arnOf(template: LaunchTemplate, context: { region: string; account: string }): string {
  return `arn:aws:ec2:${context.region}:${context.account}:launch-template/${template.templateId}`;
}
