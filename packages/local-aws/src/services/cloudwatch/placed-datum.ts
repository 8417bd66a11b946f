import type { MetricDatum, PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Checked } from '../../server/service-definition.ts';

/** A datum and where in the request it stands, as messages name it: `MetricData.member.1`. */
export interface PlacedDatum {
  readonly path: string;
  readonly datum: Checked<MetricDatum>;
}

/** All data of a request, those of entities too. */
export function placeData(request: Checked<PutMetricDataCommandInput>): readonly PlacedDatum[] {
  const { MetricData = [], EntityMetricData = [] } = request;
  return [
    ...place(MetricData, ''),
    ...EntityMetricData.flatMap((group, index) =>
      place(group.MetricData ?? [], `EntityMetricData.member.${index + 1}.`),
    ),
  ];
}

function place(data: readonly Checked<MetricDatum>[], before: string): readonly PlacedDatum[] {
  return data.map((datum, index) => ({ path: `${before}MetricData.member.${index + 1}`, datum }));
}
