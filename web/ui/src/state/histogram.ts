// The server's hit counts, as bars: one column of counts per level over evenly spaced times.

import type { HitsGroup } from '../api/search';
import { kLevels, levelOf, type Level } from '../lib/level';
import { parseRfc3339, type Span } from '../lib/time';

export type BarLevel = Level | 'none';

export interface Bars {
  step: number;
  /** Start of each bar, ascending, without gaps. */
  times: number[];
  /** The field that the levels are of. */
  field: string;
  /** Only levels that occur, calm ones first. */
  series: Series[];
  total: number;
}

export interface Series {
  level: BarLevel;
  /** The values of the field that mean this level, as they were written. */
  values: string[];
  /** One count per bar. */
  counts: number[];
  total: number;
}

/** From calm to alarming: the order in which bars are stacked. */
export const kBarLevels: BarLevel[] = ['none', ...kLevels];

export function toBars(groups: HitsGroup[], levelField: string, span: Span, step: number): Bars {
  // A server that counts days from another midnight shifts all its buckets alike.
  const known = groups.find((group) => group.timestamps.length > 0)?.timestamps[0];
  const phase = known === undefined ? 0 : ((parseRfc3339(known) % step) + step) % step;
  const first = Math.floor((span.start - phase) / step) * step + phase;
  const length = Math.max(1, Math.ceil((span.end - first) / step));
  const counts = new Map<BarLevel, number[]>();
  const values = new Map<BarLevel, string[]>();
  for (const group of groups) {
    const value = group.fields[levelField] ?? '';
    const level = levelOf(value) ?? 'none';
    const bars = counts.get(level) ?? new Array<number>(length).fill(0);
    counts.set(level, bars);
    values.set(level, [...(values.get(level) ?? []), value]);
    group.timestamps.forEach((text, index) => {
      const at = Math.round((parseRfc3339(text) - first) / step);
      if (at >= 0 && at < length) bars[at] = (bars[at] ?? 0) + (group.values[index] ?? 0);
    });
  }
  const series = kBarLevels
    .map((level) => {
      const bars = counts.get(level) ?? [];
      const total = bars.reduce((sum, count) => sum + count, 0);
      return { level, values: values.get(level) ?? [], counts: bars, total };
    })
    .filter((each) => each.total > 0);
  return {
    step,
    field: levelField,
    times: Array.from({ length }, (_unused, index) => first + index * step),
    series,
    total: series.reduce((sum, each) => sum + each.total, 0),
  };
}
