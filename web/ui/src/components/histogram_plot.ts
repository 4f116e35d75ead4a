import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shortCount } from '../lib/count';
import { formatClock, formatDate, type Span, type Zone } from '../lib/time';
import type { Bars, BarLevel } from '../state/histogram';

/** As in layout.css. */
const kHeight = 112;

const kAlarming: ReadonlySet<BarLevel> = new Set(['warn', 'error', 'fatal']);

/** What the reader does with the bars. */
export interface Hands {
  onBrush: (span: Span) => void;
  /** The bar under the pointer. */
  onBar: (bar: number | undefined) => void;
}

/**
 * Draws into `element` in the theme's colours and follows its width. Returns what takes it away.
 * uPlot gives scales, axes and the brush; the bars are drawn here.
 */
export function drawHistogram(element: HTMLElement, bars: Bars, zone: Zone, { onBrush, onBar }: Hands): () => void {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
  };
  const end = (bars.times[bars.times.length - 1] ?? 0) + bars.step;
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: kHeight,
      ms: 1,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      tzDate: (ms) => (zone === 'utc' ? uPlot.tzDate(new Date(ms), 'Etc/UTC') : new Date(ms)),
      cursor: {
        y: false,
        points: { show: false },
        drag: { x: true, y: false, setScale: false },
        focus: { prox: -1 },
      },
      scales: {
        x: { time: true, range: [bars.times[0] ?? 0, end] },
        y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.05)] },
      },
      axes: [
        { ...axis, grid: { show: false }, space: 80, values: axisTimes(zone), size: 24, gap: 4 },
        { ...axis, size: 44, space: 28, gap: 6, values: (_plot, values) => values.map((value) => (Number.isInteger(value) ? shortCount(value) : '')) },
      ],
      // One invisible series of the sums sets the scale; the bars are drawn by the hook.
      series: [{}, { paths: () => null, points: { show: false } }],
      hooks: {
        draw: [(self) => drawBars(self, bars, colour)],
        setCursor: [(self) => onBar(barAt(self, bars))],
        setSelect: [(self) => {
          if (self.select.width < 3) return;
          const start = self.posToVal(self.select.left, 'x');
          const stop = self.posToVal(self.select.left + self.select.width, 'x');
          self.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          onBrush({ start, end: stop });
        }],
      },
    },
    [bars.times, sums(bars)],
    element,
  );
  const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: kHeight }));
  observer.observe(element);
  return () => {
    observer.disconnect();
    plot.destroy();
  };
}

function barAt(plot: uPlot, bars: Bars): number | undefined {
  const left = plot.cursor.left ?? -1;
  if (left < 0) return undefined;
  const at = Math.floor((plot.posToVal(left, 'x') - (bars.times[0] ?? 0)) / bars.step);
  return at >= 0 && at < bars.times.length ? at : undefined;
}

function sums(bars: Bars): number[] {
  return bars.times.map((_time, index) => bars.series.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0));
}

/** Each level on top of the calmer ones, on whole pixels, so that no colour shows through between bars. */
function drawBars(plot: uPlot, bars: Bars, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const hair = Math.round(devicePixelRatio);
  const ground = Math.round(plot.valToPos(0, 'y', true));
  const tops = bars.times.map(() => ground);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { level, counts } of bars.series) {
    ctx.fillStyle = colour(`--level-${level}`);
    // One error among a million lines must still be seen.
    const heightMin = kAlarming.has(level) ? 2 * hair : 1;
    counts.forEach((count, index) => {
      const time = bars.times[index] ?? 0;
      const bottom = tops[index] ?? ground;
      if (count === 0) return;
      const left = Math.round(plot.valToPos(time, 'x', true));
      const right = Math.round(plot.valToPos(time + bars.step, 'x', true));
      const height = Math.max(heightMin, Math.round(ground - plot.valToPos(count, 'y', true)));
      ctx.fillRect(left, bottom - height, Math.max(1, right - left - (right - left > 3 ? hair : 0)), height);
      tops[index] = bottom - height;
    });
  }
  ctx.restore();
}

function axisTimes(zone: Zone) {
  return (_plot: uPlot, times: number[], _axis: number, _space: number, step: number): string[] => {
    let day = '';
    return times.map((ms) => {
      const date = formatDate(ms, zone);
      if (step >= 86_400_000) return date.slice(5);
      const clock = formatClock(ms, zone, step < 1000);
      const text = step >= 60_000 ? clock.slice(0, 5) : clock;
      const changed = day !== '' && date !== day;
      day = date;
      return changed ? `${date.slice(5)} ${text}` : text;
    });
  };
}
