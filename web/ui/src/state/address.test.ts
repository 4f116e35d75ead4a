import { expect, test } from 'vitest';
import { decodeView, encodeView } from './address';
import { kDefaultView, type View } from './view';

const kViews: [string, View][] = [
  ['the default', kDefaultView],
  ['a query with everything that needs escaping', {
    ...kDefaultView, query: 'error & "a=b" + 50% | stats count() #x\n? é 🪵',
  }],
  ['an empty query', { ...kDefaultView, query: '' }],
  ['a relative range', { ...kDefaultView, range: { kind: 'relative', length: 5_400_000 } }],
  ['an absolute range', {
    ...kDefaultView, range: { kind: 'absolute', start: 1_795_240_080_123, end: 1_795_240_090_000 },
  }],
  ['everything at once', {
    query: 'level:error',
    range: { kind: 'relative', length: 86_400_000 },
    zone: 'utc',
    columns: ['host', 'http status', 'a,b', 'log.level'],
    wrap: true,
    order: 'oldest',
    sidebar: false,
    refresh: 15_000,
    anchor: '2026-11-21T05:48:12.123456789Z',
  }],
];

test.each(kViews)('%s comes back from its address', (_name, view) => {
  expect(decodeView(encodeView(view))).toEqual(view);
});

test('the default view has no address', () => {
  expect(encodeView(kDefaultView)).toBe('');
});

test("a reader's own defaults are kept out of the address and filled in again", () => {
  const mine: View = { ...kDefaultView, zone: 'utc', wrap: true };
  expect(encodeView(mine, mine)).toBe('');
  expect(decodeView('?q=error', mine)).toEqual({ ...mine, query: 'error' });
  const theirs = { ...mine, zone: 'local' as const, wrap: false };
  expect(decodeView(encodeView(theirs, mine), mine)).toEqual(theirs);
});

test('nonsense is ignored', () => {
  expect(decodeView('?from=yesterday&to=x&last=soon&zone=moon&order=random&wrap=7&refresh=1ms&column=')).toEqual(
    kDefaultView,
  );
  expect(decodeView('?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).toEqual(kDefaultView);
});
