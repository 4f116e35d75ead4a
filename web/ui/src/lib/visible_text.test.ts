import { expect, test } from 'vitest';
import { visiblePieces, withoutColours } from './visible_text';

const shown = (text: string) => visiblePieces(text).map((piece) => piece.text).join('');

test('plain text is one piece', () => {
  expect(visiblePieces('GET /index.html')).toEqual([{ text: 'GET /index.html' }]);
  expect(visiblePieces('')).toEqual([]);
});

test('controls become control pictures with their code as name', () => {
  expect(visiblePieces('a\u0000b')).toEqual([
    { text: 'a' },
    { text: '␀', name: 'U+0000' },
    { text: 'b' },
  ]);
  expect(shown('\u001b[31mred')).toBe('␛[31mred');
  expect(shown('\u007f')).toBe('␡');
});

test('what reorders or hides text is spelled out', () => {
  expect(shown('user\u202Etxt.exe')).toBe('user‹202E›txt.exe');
  expect(shown('a\u200Bb')).toBe('a‹200B›b');
});

test('tabs, newlines and other scripts stay as they are', () => {
  expect(shown('a\tb\nc 語 🪵')).toBe('a\tb\nc 語 🪵');
});

test('colours can be left out', () => {
  expect(withoutColours('\u001b[1;31mERROR\u001b[0m disk')).toBe('ERROR disk');
});
