import { expect, test } from 'vitest';
import { wantedWords } from './wanted_words';

test.each([
  ['error', ['error']],
  ['error "timed out"', ['timed out', 'error']],
  ['_msg:error app:nginx', ['error']],
  ['!error -debug not trace', []],
  ['error and (warn or crash)', ['error', 'crash', 'warn']],
  ['i(Error)', ['Error']],
  ['~"err.*"', []],
  ['error | stats by (host) count() as hits', ['error']],
  ['level:in("error", "fatal") crash', ['crash']],
  ['app:(nginx or envoy) crash', ['crash']],
  ['!(error or warn) crash', ['crash']],
  ['_stream:{app="nginx"} crash', ['crash']],
  ['took:>500 crash', ['crash']],
  ['*', []],
])('%s', (query, words) => expect(wantedWords(query)).toEqual(words));
