type Size = 'Bytes' | 'Kilobytes' | 'Megabytes' | 'Gigabytes' | 'Terabytes';
type Bits = 'Bits' | 'Kilobits' | 'Megabits' | 'Gigabits' | 'Terabits';
type Countable = 'Count' | Size | Bits;

/** The 27 units of CloudWatch. @see Amazon CloudWatch API Reference, MetricDatum */
export type MetricUnit =
  | 'Seconds'
  | 'Microseconds'
  | 'Milliseconds'
  | 'Percent'
  | 'None'
  | Countable
  | `${Countable}/Second`;

const UNIT =
  /^(None|Percent|Seconds|M(icro|illi)seconds|(Count|B(ytes|its)|(Kilo|Mega|Giga|Tera)b(ytes|its))(\/Second)?)$/;

export const isMetricUnit = (unit: string): unit is MetricUnit => UNIT.test(unit);
