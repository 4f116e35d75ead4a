import { expect, test } from 'vitest';
import { commandOf, kShortcuts } from './shortcuts';

const press = (key: string) => ({ key, ctrlKey: false, metaKey: false, altKey: false });

test('a key is a command, but not while typing, with Ctrl, or when switched off', () => {
  expect(commandOf(press('/'), false, true)).toBe('focus query');
  expect(commandOf(press('/'), true, true)).toBeUndefined();
  expect(commandOf({ ...press('r'), ctrlKey: true }, false, true)).toBeUndefined();
  expect(commandOf(press('/'), false, false)).toBeUndefined();
  expect(commandOf(press('toString'), false, true)).toBeUndefined();
});

test('every key that the help names does what it says, and none does two things', () => {
  const keys = kShortcuts.flatMap((each) => Object.keys(each.commands));
  expect(new Set(keys).size).toBe(keys.length);
  for (const shortcut of kShortcuts) {
    if (shortcut.keys[0] === 'Enter') continue;
    expect(Object.keys(shortcut.commands)).toEqual(shortcut.keys);
  }
});
