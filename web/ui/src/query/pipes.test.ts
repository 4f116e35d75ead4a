import { expect, test } from 'vitest';
import { isPageable } from './pipes';

test.each([
  ['error', true],
  ['error | fields _time, _msg', true],
  ['error | fields a | filter a:b', true],
  ['error | stats count()', false],
  ['error | fields a | sort by (a)', false],
  ['error | no_such_pipe', false],
])('%s: %s', (query, pageable) => expect(isPageable(query)).toBe(pageable));
