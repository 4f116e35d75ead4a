import { expect, test } from 'vitest';
import { histogramStep } from '../lib/histogram_step';
import { toBars } from './histogram';

const kStart = Date.parse('2026-11-21T05:00:00Z');
const span = { start: kStart, end: kStart + 300_000 };
const at = (minute: number) => new Date(kStart + minute * 60_000).toISOString();

test('gaps are zero and levels are stacked calm first', () => {
  const bars = toBars(
    [
      { fields: { level: 'ERROR' }, timestamps: [at(1)], values: [3], total: 3 },
      { fields: { level: 'info' }, timestamps: [at(0), at(4)], values: [5, 7], total: 12 },
    ],
    'level', span, 60_000,
  );
  expect(bars.times).toHaveLength(5);
  expect(bars.series.map((each) => [each.level, each.counts])).toEqual([
    ['info', [5, 0, 0, 0, 7]],
    ['error', [0, 3, 0, 0, 0]],
  ]);
  expect(bars.total).toBe(15);
});

test('spellings of a level are one level; the unknown and the rest have none', () => {
  const bars = toBars(
    [
      { fields: { severity: 'warn' }, timestamps: [at(0)], values: [1], total: 1 },
      { fields: { severity: 'WARNING' }, timestamps: [at(0)], values: [2], total: 2 },
      { fields: { severity: '50' }, timestamps: [at(0)], values: [4], total: 4 },
      { fields: {}, timestamps: [at(0)], values: [8], total: 8 },
    ],
    'severity', span, 60_000,
  );
  expect(bars.series.map((each) => [each.level, each.total])).toEqual([['none', 12], ['warn', 3]]);
  expect(bars.series[1]?.values).toEqual(['warn', 'WARNING']);
});

test('buckets that begin off the round minute keep their phase', () => {
  const shifted = new Date(kStart - 30_000 + 60_000).toISOString();
  const bars = toBars([{ fields: {}, timestamps: [shifted], values: [1], total: 1 }], 'level', span, 60_000);
  expect(bars.times[0]).toBe(kStart - 30_000);
  expect(bars.series[0]?.counts[1]).toBe(1);
});

test('no hits, no series', () => {
  expect(toBars([], 'level', span, 60_000)).toMatchObject({ series: [], total: 0 });
});

test('every span gets a sensible number of bars', () => {
  for (const length of [1, 900, 60_000, 3_600_000, 86_400_000, 30 * 86_400_000, 4e11]) {
    expect(length / histogramStep(length)).toBeLessThanOrEqual(130);
  }
  expect(histogramStep(3_600_000)).toBe(30_000);
});
