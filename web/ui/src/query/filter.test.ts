import { expect, test } from 'vitest';
import { addCondition, anyOfText, filterOf, holdsCondition, holdsFilter, toggleCondition, toggleFilter } from './filter';

test('a filter replaces the query for everything', () => {
  expect(toggleFilter('*', 'app', 'nginx', 'only')).toBe('app:="nginx"');
  expect(toggleFilter('', 'app', 'nginx', 'without')).toBe('!app:="nginx"');
});

test('a filter goes before the pipes', () => {
  expect(toggleFilter('error | stats count()', 'app', 'nginx', 'only')).toBe(
    'error app:="nginx" | stats count()',
  );
});

test('a bar inside quotes or brackets is no pipe', () => {
  expect(addCondition('"a | b"', 'c')).toBe('"a | b" c');
  expect(addCondition('user:in(x | fields user)', 'c')).toBe('user:in(x | fields user) c');
});

test('an outer or is put in brackets first', () => {
  expect(toggleFilter('a or b', 'app', 'x', 'only')).toBe('(a or b) app:="x"');
  expect(toggleFilter('(a or b) c', 'app', 'x', 'only')).toBe('(a or b) c app:="x"');
});

test('the same click again takes it out', () => {
  const once = toggleFilter('error', 'app', 'nginx', 'only');
  expect(toggleFilter(once, 'app', 'nginx', 'only')).toBe('error');
  expect(toggleFilter('app:="nginx"', 'app', 'nginx', 'only')).toBe('*');
  expect(toggleFilter('error and app:="nginx" | limit 5', 'app', 'nginx', 'only')).toBe('error | limit 5');
});

test('the opposite click turns it round', () => {
  expect(toggleFilter('error app:="nginx"', 'app', 'nginx', 'without')).toBe('error !app:="nginx"');
  expect(toggleFilter('!app:="nginx" error', 'app', 'nginx', 'only')).toBe('error app:="nginx"');
});

test('a filter inside an or or a bracket is left alone', () => {
  expect(holdsFilter('app:="x" or b', 'app', 'x')).toBeUndefined();
  expect(holdsFilter('(app:="x" or b)', 'app', 'x')).toBeUndefined();
});

test('a longer value is not mistaken for a shorter one', () => {
  expect(holdsFilter('app:="x"*', 'app', 'x')).toBeUndefined();
  expect(holdsFilter('my.app:="x"', 'app', 'x')).toBeUndefined();
});

test('names and values are quoted where they must be', () => {
  expect(toggleFilter('*', 'http status', '4"0\n4', 'only')).toBe('"http status":="4\\"0\\n4"');
  expect(toggleFilter('*', 'or', '', 'only')).toBe('"or":=""');
});

test('a stream is its own filter', () => {
  const stream = '{app="nginx",host="web-1"}';
  const query = toggleFilter('error', '_stream', stream, 'only');
  expect(query).toBe(`error _stream:${stream}`);
  expect(holdsFilter(query, '_stream', stream)).toBe('only');
});

test('the filter of a query is what stands before its pipes', () => {
  expect(filterOf('error | fields a')).toBe('error');
  expect(filterOf('  ')).toBe('*');
});

test('several values are one condition that toggles like any other', () => {
  const levels = anyOfText('level', ['error', 'ERROR']);
  expect(levels).toBe('level:in("error", "ERROR")');
  expect(anyOfText('level', ['error'])).toBe('level:="error"');
  const query = toggleCondition('a b | limit 3', levels, 'only');
  expect(query).toBe('a b level:in("error", "ERROR") | limit 3');
  expect(holdsCondition(query, levels)).toBe('only');
  expect(toggleCondition(query, levels, 'only')).toBe('a b | limit 3');
});

test('nothing is put into a comment', () => {
  expect(addCondition('error # why', 'app:x')).toBe('error # why\napp:x');
  expect(addCondition('error # why\n| limit 3', 'app:x')).toBe('error # why\napp:x | limit 3');
  expect(addCondition('a or b # why', 'c')).toBe('(a or b # why\n) c');
  expect(toggleFilter('error # why\napp:="x" | limit 3', 'app', 'x', 'only')).toBe('error # why\n| limit 3');
});
