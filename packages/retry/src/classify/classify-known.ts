import { type Classification, UNKNOWN } from './classification.ts';
import { classifyAwsError } from './classify-aws-error.ts';
import { classifyDeclared } from './classify-declared.ts';
import { classifyExit } from './classify-exit.ts';
import { classifyHttpError } from './classify-http-status.ts';
import { classifyNetworkError } from './classify-network-error.ts';
import { classifyTimeout } from './classify-timeout.ts';

/** Asked in this order; a network error inside an AWS error says more than the AWS error. */
const CLASSIFIERS: readonly ((error: unknown) => Classification | undefined)[] = [
  classifyDeclared,
  classifyExit,
  classifyNetworkError,
  classifyAwsError,
  classifyHttpError,
  classifyTimeout,
];

/** What an error means as far as anything here knows it; fatal, with the reason `unknown`, when nothing does. */
export function classifyKnown(error: unknown): Classification {
  for (const classify of CLASSIFIERS) {
    const classification = classify(error);
    if (classification) return classification;
  }
  return UNKNOWN;
}
