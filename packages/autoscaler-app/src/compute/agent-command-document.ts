import { AGENT_OPTIONS_PATTERN, agentVerbs, type ClusterNames } from '@dedicated-k8s/core-sdk';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

/**
 * The only thing that functions may run on nodes: verbs of bootstrap-agent. Whoever may send it can start nothing else,
 * because both parameters that reach the shell are held to patterns without shell characters.
 *
 * @see AWS Systems Manager User Guide, "Schemas, features, and examples" (schema 2.2)
 */
export function agentCommandDocument(scope: Construct, names: ClusterNames): CfnDocument {
  return new CfnDocument(scope, 'AgentCommandDocument', {
    name: names.commandDocument,
    documentType: 'Command',
    documentFormat: 'JSON',
    targetType: '/AWS::EC2::Instance',
    // A named document cannot be replaced: it would have to exist twice for a moment.
    updateMethod: 'NewVersion',
    content: {
      schemaVersion: '2.2',
      description: `Runs a verb of bootstrap-agent on a node of ${names.cluster}`,
      parameters: {
        Command: { type: 'String', description: 'Verb', allowedValues: agentVerbs },
        Options: {
          type: 'String',
          description: 'Flags of the verb',
          default: '',
          allowedPattern: AGENT_OPTIONS_PATTERN,
        },
        Traceparent: {
          type: 'String',
          description: 'W3C trace context of the caller',
          default: '',
          allowedPattern: '^([0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})?$',
        },
        ExecutionTimeout: {
          type: 'String',
          description: 'Seconds after which the command is killed on the node',
          default: '600',
          allowedPattern: '^[1-9][0-9]{0,4}$',
        },
      },
      mainSteps: [
        {
          action: 'aws:runShellScript',
          name: 'bootstrapAgent',
          precondition: { StringEquals: ['platformType', 'Linux'] },
          inputs: {
            timeoutSeconds: '{{ ExecutionTimeout }}',
            runCommand: [
              'export PATH="$PATH:/usr/local/bin"',
              "export TRACEPARENT='{{ Traceparent }}'",
              'exec bootstrap-agent {{ Command }} {{ Options }}',
            ],
          },
        },
      ],
    },
  });
}
