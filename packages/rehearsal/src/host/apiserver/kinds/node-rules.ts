import type { NodeObject } from '../../kubernetes/kinds.ts';
import { invalid } from '../api-error.ts';
import { resourceNamed } from '../resource.ts';
import type { KindRules } from './kind-rules.ts';

export const nodeRules: KindRules = {
  update: (next, current) => {
    const before = (current as NodeObject).spec?.providerID ?? '';
    const after = (next as NodeObject).spec?.providerID ?? '';
    if (before !== '' && after !== before) {
      throw invalid(resourceNamed('nodes'), current.metadata.name, {
        reason: 'FieldValueForbidden',
        message: 'Forbidden: node updates may not change providerID except from "" to valid',
        field: 'spec.providerID',
      });
    }
    return next;
  },
};
