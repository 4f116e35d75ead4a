import { expect, test } from 'vitest';
import { ApiError } from '../api/request';
import { isTabular, kNoSearch, reduceSearch, type SearchEvent } from './search';

const span = { start: 0, end: 1000 };
const row = (message: string, second = 1) => ({ _time: `2026-11-21T05:00:0${second}Z`, _msg: message });
const after = (...events: SearchEvent[]) => events.reduce(reduceSearch, kNoSearch);
const started = (run: number, quiet = false, query = 'error'): SearchEvent => ({
  type: 'started', run, query, span, quiet,
});
const done = (run: number, rows: Record<string, string>[], limit = 10): SearchEvent => ({
  type: 'rows done', run, rows, limit, cut: false, tookMs: 5,
});

test('the old answer stays until the first new rows', () => {
  const loading = after(started(1), done(1, [row('old')]), started(2));
  expect(loading.phase).toBe('loading');
  expect(loading.lines.map((line) => line.row['_msg'])).toEqual(['old']);
  expect(loading.rowsRun).toBe(1);
  const arriving = reduceSearch(loading, { type: 'rows', run: 2, rows: [row('new')] });
  expect(arriving.lines.map((line) => line.row['_msg'])).toEqual(['new']);
});

test('a quiet repeat swaps only when it is whole', () => {
  const repeat = after(started(1), done(1, [row('old')]), started(2, true), { type: 'rows', run: 2, rows: [row('new')] });
  expect(repeat.lines[0]?.row['_msg']).toBe('old');
  expect(reduceSearch(repeat, done(2, [row('new')])).lines[0]?.row['_msg']).toBe('new');
});

test('answers of an abandoned run change nothing', () => {
  const current = after(started(1), started(2));
  expect(reduceSearch(current, done(1, [row('late')]))).toBe(current);
  expect(reduceSearch(current, { type: 'failed', run: 1, error: new ApiError(500, 'late') })).toBe(current);
});

test('a full page can have older rows, a short one is the end', () => {
  expect(after(started(1), done(1, [row('a'), row('b')], 2)).older).toBe('possible');
  expect(after(started(1), done(1, [row('a')], 2)).older).toBe('end');
  expect(after(started(1, false, '* | stats count()'), done(1, [{ n: '1' }, { n: '2' }], 2)).older).toBe('end');
});

test('an older page is put behind', () => {
  const search = after(
    started(1), done(1, [row('b', 2)], 1), { type: 'older started', run: 1 },
    { type: 'older', run: 1, rows: [row('b', 2), row('a', 1)], limit: 2, cut: false },
  );
  expect(search.lines.map((line) => line.row['_msg'])).toEqual(['b', 'a']);
  expect(search.older).toBe('possible');
});

test('a failure keeps what was there and says why', () => {
  const failed = after(started(1), done(1, [row('old')]), started(2), {
    type: 'failed', run: 2, error: new ApiError(400, 'unexpected )', undefined, 3),
  });
  expect(failed.phase).toBe('failed');
  expect(failed.error?.position).toBe(3);
  expect(failed.lines).toHaveLength(1);
});

test('counts over time are a table, lines are not', () => {
  const counts = [{ _time: '2026-11-21T05:00:00Z', hits: '3' }];
  expect(isTabular(after(started(1, false, '* | stats by (_time:5m) count() as hits'), done(1, counts)))).toBe(true);
  expect(isTabular(after(started(1, false, '* | stats count() as hits'), done(1, [{ hits: '3' }])))).toBe(true);
  expect(isTabular(after(started(1), done(1, [row('a')])))).toBe(false);
  expect(isTabular(after(started(1, false, '* | sort by (_time)'), done(1, [row('a')])))).toBe(false);
});
