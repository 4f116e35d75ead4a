import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatCount, plural, shortCount } from '../lib/count';
import { describeDuration, formatClock, formatDate, type Span, type Zone } from '../lib/time';
import { anyOfText, holdsCondition } from '../query/filter';
import type { Bars, BarLevel, Series } from '../state/histogram';

interface HistogramProps {
  bars: Bars;
  zone: Zone;
  /** Changes when the theme does, so that the canvas is drawn in its colours. */
  theme: string;
  query: string;
  onBrush: (span: Span) => void;
  /** A level was clicked: the condition that selects its lines. */
  onLevel: (condition: string) => void;
}

const kHeight = 112;

/** Hits over time. Drag to narrow the time; with the keyboard, arrows choose a bar and Enter takes it. */
export function Histogram({ bars, zone, theme, query, onBrush, onLevel }: HistogramProps) {
  const host = useRef<HTMLDivElement>(null);
  const brush = useRef(onBrush);
  brush.current = onBrush;
  const [bar, setBar] = useState<number | undefined>(undefined);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const plot = createPlot(element, bars, zone, (span) => brush.current(span), setBar);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: kHeight }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
      setBar(undefined);
    };
  }, [bars, zone, theme]);

  const onKeyDown = (event: KeyboardEvent) => {
    const at = bar ?? (event.key === 'ArrowLeft' ? bars.times.length : -1);
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault();
      const next = at + (event.key === 'ArrowLeft' ? -1 : 1);
      setBar(Math.max(0, Math.min(bars.times.length - 1, next)));
    } else if (event.key === 'Enter' && bar !== undefined) {
      const start = bars.times[bar] ?? 0;
      onBrush({ start, end: start + bars.step });
    }
  };

  return (
    <section class="histogram" aria-label="Lines over time">
      <div
        class="histogram-plot" ref={host} tabIndex={0} role="slider" onKeyDown={onKeyDown}
        aria-label="Bar of the histogram; Enter narrows the time to it"
        aria-valuemin={0} aria-valuemax={bars.times.length - 1} aria-valuenow={bar ?? 0}
        aria-valuetext={describeBar(bars, bar ?? 0, zone)}
      />
      <Legend bars={bars} bar={bar} zone={zone} query={query} onLevel={onLevel} />
    </section>
  );
}

interface LegendProps {
  bars: Bars;
  bar: number | undefined;
  zone: Zone;
  query: string;
  onLevel: (condition: string) => void;
}

/** What the colours mean, with the counts of all bars or of the one under the pointer. */
function Legend({ bars, bar, zone, query, onLevel }: LegendProps) {
  return (
    <div class="histogram-legend">
      {[...bars.series].reverse().map((series) => (
        <LegendItem key={series.level} bars={bars} series={series} bar={bar} query={query} onLevel={onLevel} />
      ))}
      <span class="legend-note">
        {bar === undefined ? `${describeDuration(bars.step)} a bar · drag to narrow` : barTime(bars, bar, zone)}
      </span>
    </div>
  );
}

function LegendItem({ bars, series, bar, query, onLevel }: Omit<LegendProps, 'zone'> & { series: Series }) {
  const name = levelName(series.level, bars);
  const count = bar === undefined ? shortCount(series.total) : formatCount(series.counts[bar] ?? 0);
  const text = <><span class={`swatch level-${series.level}`} />{name} <b>{count}</b></>;
  if (series.level === 'none') return <span class="legend-item">{text}</span>;
  const condition = anyOfText(bars.field, series.values);
  const held = holdsCondition(query, condition) === 'only';
  return (
    <button
      type="button" class="legend-item legend-button" aria-pressed={held} onClick={() => onLevel(condition)}
      title={held ? 'Show all levels again' : `Only ${name} lines`}
    >
      {text}
    </button>
  );
}

function levelName(level: BarLevel, bars: Bars): string {
  if (level !== 'none') return level;
  return bars.series.length === 1 ? 'lines' : 'other';
}

function barTime(bars: Bars, bar: number, zone: Zone): string {
  const start = bars.times[bar] ?? 0;
  return `${formatDate(start, zone)} ${formatClock(start, zone, bars.step < 1000)} + ${describeDuration(bars.step)}`;
}

function describeBar(bars: Bars, bar: number, zone: Zone): string {
  const parts = bars.series.map(({ level, counts }) => `${counts[bar] ?? 0} ${levelName(level, bars)}`);
  const sum = bars.series.reduce((total, { counts }) => total + (counts[bar] ?? 0), 0);
  return `${barTime(bars, bar, zone)}: ${plural(sum, 'line')}${parts.length > 1 ? ` (${parts.join(', ')})` : ''}`;
}

function createPlot(
  element: HTMLElement, bars: Bars, zone: Zone, onBrush: (span: Span) => void, onBar: (bar: number | undefined) => void,
): uPlot {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--muted'),
    font: `11px ${style.fontFamily}`,
    grid: { stroke: colour('--grid'), width: 1 },
    ticks: { show: false },
  };
  const stacked = stack(bars);
  // Bars begin at their time and leave a hair between them.
  const paths = uPlot.paths.bars?.({ align: 1, size: [0.88, 60], radius: 0.12 });
  const end = (bars.times[bars.times.length - 1] ?? 0) + bars.step;
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: kHeight,
      ms: 1,
      padding: [8, 8, 0, 0],
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
      series: [
        {},
        ...stacked.map(({ level }) => ({
          fill: colour(`--level-${level}`),
          width: 0,
          points: { show: false },
          ...(paths ? { paths } : {}),
        })),
      ],
      hooks: {
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
    [bars.times, ...stacked.map(({ heights }) => heights)],
    element,
  );
  return plot;
}

function barAt(plot: uPlot, bars: Bars): number | undefined {
  const left = plot.cursor.left ?? -1;
  if (left < 0) return undefined;
  const at = Math.floor((plot.posToVal(left, 'x') - (bars.times[0] ?? 0)) / bars.step);
  return at >= 0 && at < bars.times.length ? at : undefined;
}

/** Heights from the ground, tallest first, so that each lower bar is drawn over the one before. */
function stack(bars: Bars): { level: BarLevel; heights: number[] }[] {
  const ground = new Array<number>(bars.times.length).fill(0);
  return bars.series
    .map(({ level, counts }) => ({
      level,
      heights: counts.map((count, index) => (ground[index] = (ground[index] ?? 0) + count)),
    }))
    .reverse();
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
