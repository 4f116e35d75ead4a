// The span of time that is searched: relative to now, or between two fixed instants.

import {
  describeDuration, formatClock, formatDate, formatInstant, type Span, type Zone,
} from '../lib/time';

export type Range =
  | { kind: 'relative'; length: number }
  | { kind: 'absolute'; start: number; end: number };

export const kPresets: number[] = [
  5 * 60_000, 15 * 60_000, 30 * 60_000, 3_600_000, 3 * 3_600_000, 6 * 3_600_000,
  12 * 3_600_000, 86_400_000, 2 * 86_400_000, 7 * 86_400_000, 30 * 86_400_000,
];

/** Times of a log's senders may be a little ahead of this browser's clock. */
const kAhead = 5_000;

export function spanOf(range: Range, now: number): Span {
  return range.kind === 'absolute'
    ? { start: range.start, end: range.end }
    : { start: now - range.length, end: now + kAhead };
}

export function absolute(span: Span): Range {
  return { kind: 'absolute', start: Math.floor(span.start), end: Math.ceil(span.end) };
}

/** A span drawn by hand, which was not meant to the millisecond: whole seconds unless it is short. */
export function drawn(span: Span): Range {
  const grain = span.end - span.start >= 60_000 ? 1000 : 1;
  return { kind: 'absolute', start: Math.floor(span.start / grain) * grain, end: Math.ceil(span.end / grain) * grain };
}

/** Twice the length around the same middle; a relative range keeps its end at now. */
export function zoomedOut(range: Range): Range {
  if (range.kind === 'relative') return { kind: 'relative', length: range.length * 2 };
  const half = Math.max((range.end - range.start) / 2, 500);
  return absolute({ start: Math.max(range.start - half, 0), end: range.end + half });
}

/** Half a length earlier (-1) or later (+1). */
export function shifted(range: Range, direction: -1 | 1, now: number): Range {
  const span = spanOf(range, now);
  const step = ((span.end - span.start) / 2) * direction;
  return absolute({ start: span.start + step, end: span.end + step });
}

/** What the time button says. */
export function describeRange(range: Range, zone: Zone): string {
  if (range.kind === 'relative') return `Last ${describeDuration(range.length)}`;
  const sameDay = formatDate(range.start, zone) === formatDate(range.end, zone);
  const end = sameDay
    ? formatClock(range.end, zone, range.end % 1000 !== 0)
    : formatInstant(range.end, zone);
  return `${formatInstant(range.start, zone)} → ${end}`;
}

/** `1h`, `2026-11-21T05:00:00.000Z`: what the address says. */
export function encodeInstant(ms: number): string {
  return new Date(ms).toISOString();
}
