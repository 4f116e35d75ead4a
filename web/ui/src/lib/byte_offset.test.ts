import { expect, test } from 'vitest';
import { indexOfByte } from './byte_offset';

test('in ASCII a byte is a character', () => {
  expect(indexOfByte('error | oops', 8)).toBe(8);
});

test('two, three and four byte characters are counted as the editor counts them', () => {
  expect(indexOfByte('é|', 2)).toBe(1);
  expect(indexOfByte('語|', 3)).toBe(1);
  expect(indexOfByte('🪵|', 4)).toBe(2);
});

test('a byte inside a character means that character', () => {
  expect(indexOfByte('a語', 2)).toBe(1);
});

test('a byte past the end is the end', () => {
  expect(indexOfByte('abc', 99)).toBe(3);
});
