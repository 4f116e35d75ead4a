import { expect, test } from 'vitest';
import { describeRange, drawn, shifted, spanOf, zoomedOut } from './range';

const kNow = Date.parse('2026-11-21T05:48:00Z');
const kHour = 3_600_000;

test('a relative range ends at now, with a little room for other clocks', () => {
  const span = spanOf({ kind: 'relative', length: kHour }, kNow);
  expect(span.start).toBe(kNow - kHour);
  expect(span.end - kNow).toBeLessThan(10_000);
  expect(span.end).toBeGreaterThan(kNow);
});

test('zooming out doubles', () => {
  expect(zoomedOut({ kind: 'relative', length: kHour })).toEqual({ kind: 'relative', length: 2 * kHour });
  expect(zoomedOut({ kind: 'absolute', start: kNow, end: kNow + kHour })).toEqual({
    kind: 'absolute', start: kNow - kHour / 2, end: kNow + 1.5 * kHour,
  });
});

test('an empty range can be zoomed out of', () => {
  const wider = zoomedOut({ kind: 'absolute', start: kNow, end: kNow });
  expect(wider).toEqual({ kind: 'absolute', start: kNow - 500, end: kNow + 500 });
});

test('shifting moves by half', () => {
  expect(shifted({ kind: 'absolute', start: kNow, end: kNow + kHour }, -1, kNow)).toEqual({
    kind: 'absolute', start: kNow - kHour / 2, end: kNow + kHour / 2,
  });
});

test('a range in words', () => {
  expect(describeRange({ kind: 'relative', length: 900_000 }, 'utc')).toBe('Last 15 minutes');
  expect(describeRange({ kind: 'absolute', start: kNow, end: kNow + kHour }, 'utc')).toBe(
    '2026-11-21 05:48:00 → 06:48:00',
  );
});

test('a span drawn by hand is of whole seconds, unless it is short', () => {
  expect(drawn({ start: kNow + 123.4, end: kNow + kHour + 0.2 })).toEqual({
    kind: 'absolute', start: kNow, end: kNow + kHour + 1000,
  });
  expect(drawn({ start: kNow + 123.4, end: kNow + 500.2 })).toEqual({
    kind: 'absolute', start: kNow + 123, end: kNow + 501,
  });
});
