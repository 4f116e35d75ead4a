import { expect, test } from 'vitest';
import { pipesStart, tokenize } from './tokens';

const kinds = (query: string) => tokenize(query).map((token) => `${token.kind}:${token.text}`);

test('words, fields, values', () => {
  expect(kinds('error level:warn status:=500')).toEqual([
    'word:error', 'field:level', 'punctuation::', 'word:warn',
    'field:status', 'punctuation::', 'punctuation:=', 'number:500',
  ]);
});

test('logic, functions, negation', () => {
  expect(kinds('a AND !b or -c i(x)')).toEqual([
    'word:a', 'logic:AND', 'punctuation:!', 'word:b', 'logic:or', 'punctuation:-', 'word:c',
    'function:i', 'punctuation:(', 'word:x', 'punctuation:)',
  ]);
});

test('pipes and their keywords', () => {
  expect(kinds('* | stats by (host) count() as n')).toEqual([
    'punctuation:*', 'bar:|', 'pipe:stats', 'keyword:by', 'punctuation:(', 'word:host',
    'punctuation:)', 'function:count', 'punctuation:(', 'punctuation:)', 'keyword:as', 'word:n',
  ]);
});

test('streams', () => {
  expect(kinds('_stream:{app="x"}').slice(2)).toEqual([
    'punctuation:{', 'field:app', 'punctuation:=', 'string:"x"', 'punctuation:}',
  ]);
});

test('quotes hold everything, even unfinished ones', () => {
  expect(kinds(`'it | is' "open`)).toEqual([`string:'it | is'`, 'string:"open']);
});

test('a hyphen inside a word belongs to it', () => {
  expect(kinds('web-1')).toEqual(['word:web-1']);
});

test('comments run to the end of the line', () => {
  expect(kinds('a # or b\nc')).toEqual(['word:a', 'comment:# or b', 'word:c']);
});

test('every character that is not space is in exactly one token', () => {
  const query = 'a:b|c - "d" (e)*{f="g"} ~ é 🪵 #x';
  const covered = tokenize(query).reduce((sum, token) => sum + token.to - token.from, 0);
  expect(covered).toBe(query.replace(/\s/g, '').length);
});

test('the pipes begin at the first outer bar', () => {
  expect(pipesStart('a | b')).toBe(2);
  expect(pipesStart('in(a | b) c')).toBe(11);
  expect(pipesStart('"|"')).toBe(3);
});
