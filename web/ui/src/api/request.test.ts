import { expect, test } from 'vitest';
import { readError } from './request';

test('an error of ours keeps its place and hint', () => {
  const error = readError(400, '{"error":{"message":"unknown pipe","hint":"did you mean stats?","position":8,"length":4}}');
  expect(error).toMatchObject({
    status: 400, message: 'unknown pipe', hint: 'did you mean stats?', position: 8, length: 4,
  });
});

test('an error without a place has none', () => {
  const error = readError(401, '{"error":{"message":"wrong token"}}');
  expect(error.message).toBe('wrong token');
  expect(error.position).toBeUndefined();
});

test("somebody else's error is quoted", () => {
  expect(readError(502, '<h1>Bad Gateway</h1>').message).toBe('The server answered 502: <h1>Bad Gateway</h1>');
  expect(readError(500, '').message).toBe('The server answered 500.');
  expect(readError(400, '{"error":"odd"}').message).toContain('odd');
});
