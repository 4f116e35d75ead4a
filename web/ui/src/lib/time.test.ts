import { expect, test } from 'vitest';
import {
  describeDuration, formatDuration, formatInstant, justAfter, parseDuration,
  parseInstant, parseRfc3339, rfc3339Nano, sortableTime,
} from './time';

const kNow = Date.parse('2026-11-21T05:48:12.500Z');

test('an instant is written with nine digits', () => {
  expect(rfc3339Nano(kNow)).toBe('2026-11-21T05:48:12.500000000Z');
});

test('just after is one nanosecond later, also across the second', () => {
  expect(justAfter('2026-11-21T05:48:12Z')).toBe('2026-11-21T05:48:12.000000001Z');
  expect(justAfter('2026-11-21T05:48:12.123456789Z')).toBe('2026-11-21T05:48:12.123456790Z');
  expect(justAfter('2026-11-21T05:59:59.999999999Z')).toBe('2026-11-21T06:00:00.000000000Z');
});

test('nanoseconds are read as the milliseconds they begin', () => {
  expect(parseRfc3339('2026-11-21T05:48:12.500999999Z')).toBe(kNow);
});

test.each(['15m', '1h30m', '2d', '90s', '250ms'])('duration %s reads back', (text) => {
  const ms = parseDuration(text);
  expect(ms).toBeDefined();
  expect(parseDuration(formatDuration(ms ?? 0))).toBe(ms);
});

test('what is no duration is none', () => {
  for (const text of ['', '5', 'h', '5 parsecs', '0s']) expect(parseDuration(text)).toBeUndefined();
});

test.each([
  ['2026-11-21', '2026-11-21T00:00:00Z'],
  ['2026-11-21 05:40', '2026-11-21T05:40:00Z'],
  ['2026-11-21T05:40:01.25+02:00', '2026-11-21T03:40:01.250Z'],
  ['1795239600', '2026-11-21T05:40:00Z'],
  ['1795239600000', '2026-11-21T05:40:00Z'],
  ['1795239600000000000', '2026-11-21T05:40:00Z'],
  ['now', '2026-11-21T05:48:12.500Z'],
  ['now-2h', '2026-11-21T03:48:12.500Z'],
  ['5:40', '2026-11-21T05:40:00Z'],
])('%s is an instant', (text, expected) => {
  expect(parseInstant(text, 'utc', kNow)).toBe(Date.parse(expected));
});

test('what is no instant is none', () => {
  for (const text of ['', 'yesterday', '2026-13-01', 'now-']) {
    expect(parseInstant(text, 'utc', kNow)).toBeUndefined();
  }
});

test('a formatted instant reads back in its zone', () => {
  for (const zone of ['utc', 'local'] as const) {
    expect(parseInstant(formatInstant(kNow, zone), zone, 0)).toBe(kNow);
  }
});

test('durations in words', () => {
  expect(describeDuration(60_000)).toBe('1 minute');
  expect(describeDuration(5_400_000)).toBe('1.5 hours');
  expect(describeDuration(3 * 86_400_000)).toBe('3 days');
});

test('times sort by what they mean', () => {
  const times = ['2026-11-21T05:48:12.5Z', '2026-11-21T05:48:12Z', '2026-11-21T05:48:12.25Z'];
  times.sort((left, right) => (sortableTime(left) < sortableTime(right) ? -1 : 1));
  expect(times).toEqual(['2026-11-21T05:48:12Z', '2026-11-21T05:48:12.25Z', '2026-11-21T05:48:12.5Z']);
});
