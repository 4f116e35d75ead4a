import { useEffect, useRef, useState } from 'preact/hooks';
import { formatCount, plural, shortCount } from '../lib/count';
import { describeDuration, formatClock, formatDate, type Span, type Zone } from '../lib/time';
import { anyOfText, holdsCondition } from '../query/filter';
import type { Bars, BarLevel, Series } from '../state/histogram';
import { drawHistogram } from './histogram_plot';

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

/** Hits over time. Drag to narrow the time; with the keyboard, arrows choose a bar and Enter takes it. */
export function Histogram({ bars, zone, theme, query, onBrush, onLevel }: HistogramProps) {
  const host = useRef<HTMLDivElement>(null);
  const brush = useRef(onBrush);
  brush.current = onBrush;
  const [bar, setBar] = useState<number | undefined>(undefined);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const remove = drawHistogram(element, bars, zone, { onBrush: (span) => brush.current(span), onBar: setBar });
    return () => {
      remove();
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
