import {
  createPaint,
  fieldTexts,
  headline,
  isObject,
  type LogRecord,
  type PrettyOptions,
  textOf,
} from './pretty-text.ts';

/**
 * An embedded metric document for people: namespace, values with their units, dimensions and properties on one line;
 * undefined when it is none.
 */
export function prettyMetrics(document: LogRecord, options: PrettyOptions = {}): string | undefined {
  const { _aws } = document;
  if (!isObject(_aws) || !Array.isArray(_aws.CloudWatchMetrics) || typeof _aws.Timestamp !== 'number') return undefined;
  const directives = _aws.CloudWatchMetrics.filter(isObject);
  if (directives.length === 0) return undefined;
  const paint = createPaint(options);
  const shown = new Set(['_aws']);
  const values = directives.flatMap(({ Metrics }) => {
    if (!Array.isArray(Metrics)) return [];
    return Metrics.filter(isObject).map(({ Name, Unit }) => {
      const name = textOf(Name);
      shown.add(name);
      return `${paint('bold', name)}=${textOf(document[name])} ${textOf(Unit)}`;
    });
  });
  const namespaces = new Set(directives.map(({ Namespace }) => textOf(Namespace)));
  return headline(paint, new Date(_aws.Timestamp).toISOString(), paint('cyan', 'EMF  '), [
    paint('dim', [...namespaces].join(' ')),
    ...values,
    ...fieldTexts(document, paint, shown),
  ]);
}
