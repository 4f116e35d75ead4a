import { expect, test } from 'vitest';
import { orderedFields, streamLabel } from './row_text';

test('a stream is told by its values', () => {
  expect(streamLabel('{app="nginx",host="web-1"}')).toBe('nginx · web-1');
  expect(streamLabel('{file="/var/log/auth.log"}')).toBe('auth.log');
  expect(streamLabel('{a="x \\"y\\""}')).toBe('x "y"');
  expect(streamLabel('{}')).toBe('');
  expect(streamLabel(undefined)).toBe('');
});

test("a row's own fields come before the internal ones, empty ones not at all", () => {
  expect(orderedFields({ _time: 't', b: '2', a: '1', c: '', _msg: 'm' }).map(([name]) => name)).toEqual([
    'a', 'b', '_msg', '_time',
  ]);
});
