import type { DeliveryNotice } from '../../delivery/bounded-delivery.ts';
import { threwText } from '../../json/describe-throw.ts';
import type { FinishedSpan, SpanExporter } from '../finished-span.ts';

/**
 * Exporters as one that never throws or rejects: whatever an exporter of the user's own does, the work that a span stands for
 * must not feel it, nor the other exporters. Its first failure is said.
 */
export function guardExporters(
  exporters: readonly SpanExporter[],
  say: (notice: DeliveryNotice) => void,
): SpanExporter {
  let said = false;
  const failed = (error: unknown): void => {
    if (said) return;
    said = true;
    say({ message: 'spans cannot be exported', reason: threwText(error), dropped: 1 });
  };
  const each = async (act: (exporter: SpanExporter) => Promise<void>): Promise<void> => {
    const ended = await Promise.allSettled(exporters.map(async (exporter) => act(exporter)));
    for (const end of ended) if (end.status === 'rejected') failed(end.reason);
  };
  return {
    export(span: FinishedSpan) {
      for (const exporter of exporters) {
        try {
          exporter.export(span);
        } catch (error) {
          failed(error);
        }
      }
    },
    flush: () => each((exporter) => exporter.flush()),
    shutdown: () => each((exporter) => exporter.shutdown()),
  };
}
