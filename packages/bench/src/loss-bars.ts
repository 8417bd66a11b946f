import type { Bar } from './bar.ts';
import { channels, endings, LINES, linesThatArrive, writers } from './lost-lines.ts';
import { mixedLines } from './mixed-flows.ts';

const FLOWS = 1_000;

/** What arrives at a stalled reader, and whether flows keep their context. */
export async function lossBars(folder: string): Promise<readonly Bar[]> {
  const bars: Bar[] = [];
  for (const channel of channels) {
    for (const ending of endings) {
      const arrived = await Promise.all(writers.map((writer) => linesThatArrive(writer, ending, channel, folder)));
      const [ours = 0] = arrived;
      const peers = writers.slice(1).map((writer, index) => `${writer} ${arrived[index + 1]}`);
      bars.push({
        work: `${LINES} lines into a stalled ${channel}, then ${ending}`,
        measured: `${ours} (${peers.join(', ')})`,
        bar: `${LINES} of ${LINES}`,
        met: ours === LINES,
      });
    }
  }
  const { lines, mixed } = await mixedLines(FLOWS);
  bars.push({
    work: `${FLOWS} flows interleaved at random`,
    measured: `${mixed} of ${lines} lines mixed`,
    bar: '0 mixed',
    met: mixed === 0,
  });
  return bars;
}
