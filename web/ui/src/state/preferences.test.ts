import { expect, test } from 'vitest';
import { nextTheme, readPreferences, type Theme } from './preferences';

const kDefaults = { theme: 'system', zone: 'local', wrap: false, singleKeys: true };

test('what was saved is read', () => {
  const mine = { theme: 'dark', zone: 'utc', wrap: true, singleKeys: false };
  expect(readPreferences(JSON.stringify(mine))).toEqual(mine);
});

test.each([null, '', 'no json', 'null', '[]', '{"theme":7}'])('%s means the defaults', (text) => {
  expect(readPreferences(text)).toEqual(kDefaults);
});

test.each(['light', 'dark'] as const)('three presses of the theme button lead round, on a %s system', (system) => {
  const first = nextTheme('system', system);
  expect(first).not.toBe(system);
  const round: Theme[] = [first, nextTheme(first, system)];
  expect(round).toContain(system);
  expect(nextTheme(system, system)).toBe('system');
});
