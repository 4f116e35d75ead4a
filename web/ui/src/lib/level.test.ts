import { expect, test } from 'vitest';
import { levelOf } from './level';

test.each([
  ['ERROR', 'error'],
  ['warning', 'warn'],
  ['Information', 'info'],
  ['emerg', 'fatal'],
  ['DEBUG', 'debug'],
])('%s is %s', (value, level) => expect(levelOf(value)).toBe(level));

test('an unknown value has no level', () => {
  expect(levelOf('50')).toBeUndefined();
  expect(levelOf('constructor')).toBeUndefined();
  expect(levelOf(undefined)).toBeUndefined();
});
