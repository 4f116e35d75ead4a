import { expect, test } from 'vitest';
import { levelOfRow, oldestOf, toLines, withOlder } from './lines';

const row = (second: number, message: string) => ({
  _time: `2026-11-21T05:00:${String(second).padStart(2, '0')}Z`, _msg: message,
});
const messages = (lines: { row: Readonly<Record<string, string>> }[]) => lines.map((line) => line.row['_msg']);

test('lines are newest first, equal times in the order they came', () => {
  expect(messages(toLines([row(1, 'a'), row(3, 'b'), row(1, 'c')], true))).toEqual(['b', 'a', 'c']);
});

test('the order of a query that sorts is kept', () => {
  expect(messages(toLines([row(1, 'a'), row(3, 'b')], false))).toEqual(['a', 'b']);
});

test('keys are unique and stay when newer rows arrive', () => {
  const first = toLines([row(2, 'a'), row(2, 'b'), row(1, 'c')], true);
  const second = toLines([row(3, 'new'), row(2, 'a'), row(2, 'b'), row(1, 'c')], true);
  expect(new Set(second.map((line) => line.key)).size).toBe(4);
  expect(second.slice(1).map((line) => line.key)).toEqual(first.map((line) => line.key));
});

test('an older page joins without a gap and without a repeat', () => {
  const lines = toLines([row(3, 'a'), row(2, 'b'), row(2, 'b')], true);
  expect(oldestOf(lines)).toEqual({ time: row(2, '')._time, count: 2 });
  const joined = withOlder(lines, [row(2, 'b'), row(2, 'b'), row(2, 'b'), row(2, 'c'), row(1, 'd')]);
  expect(messages(joined.lines)).toEqual(['a', 'b', 'b', 'b', 'c', 'd']);
  expect(joined.added).toBe(3);
});

test('rows newer than the border are not taken twice', () => {
  const lines = toLines([row(3, 'a'), row(2, 'b')], true);
  expect(withOlder(lines, [row(3, 'a'), row(2, 'b')]).added).toBe(0);
});

test('the level comes from the first level field that is filled', () => {
  expect(levelOfRow({ level: '', severity: 'ERROR' })).toBe('error');
  expect(levelOfRow({ 'log.level': 'warn' })).toBe('warn');
  expect(levelOfRow({ _msg: 'error in the text says nothing' })).toBeUndefined();
});
