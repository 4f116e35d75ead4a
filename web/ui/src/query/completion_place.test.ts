import { expect, test } from 'vitest';
import { completionPlace } from './completion_place';

const at = (marked: string) => completionPlace(marked.replace('^', ''), marked.indexOf('^'));

test.each<[string, ReturnType<typeof completionPlace>]>([
  ['^', { kind: 'filter', from: 0 }],
  ['err^', { kind: 'filter', from: 0 }],
  ['error le^', { kind: 'filter', from: 6 }],
  ['(le^', { kind: 'filter', from: 1 }],
  ['!le^', { kind: 'filter', from: 1 }],
  ['level:^', { kind: 'value', field: 'level', from: 6 }],
  ['level:er^', { kind: 'value', field: 'level', from: 6 }],
  ['level:=er^', { kind: 'value', field: 'level', from: 7 }],
  ['"log.level":"er^', { kind: 'value', field: 'log.level', from: 12 }],
  ['error | ^', { kind: 'pipe', from: 8 }],
  ['error | st^', { kind: 'pipe', from: 8 }],
  ['error | stats by (ho^', { kind: 'pipe-argument', pipe: 'stats', from: 18 }],
  ['error | fields a, ^', { kind: 'pipe-argument', pipe: 'fields', from: 18 }],
  ['error | filter level:er^', { kind: 'value', field: 'level', from: 21 }],
  ['_time:5^', undefined],
  ['"some phr^', undefined],
  ['error # com^', undefined],
])('%s', (marked, place) => expect(at(marked)).toEqual(place));
