import { expect, test } from 'vitest';
import { wantedWords, wordPattern } from './wanted_words';

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
])('%s', (query, words) => expect(wantedWords(query).map(({ text }) => text)).toEqual(words));

test.each([
  ['order', 'Order orders order_id order', ['order']],
  ['i(order)', 'Order orders ORDER', ['Order', 'ORDER']],
  ['order*', 'orders reorder order', ['order', 'order']],
  ['"order ("', 'order (7)', ['order (']],
  ['größe', 'größe größer', ['größe']],
  ['a.b "a+b"', 'a.b axb a+b', ['a.b', 'a+b']],
])('%s marks what the server finds in: %s', (query, text, marked) => {
  const found = text.match(wordPattern(wantedWords(query)) ?? /(?!)/) ?? [];
  expect([...found]).toEqual(marked);
});
