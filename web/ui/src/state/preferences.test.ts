import { expect, test } from 'vitest';
import { readPreferences } from './preferences';

const kDefaults = { theme: 'system', zone: 'local', wrap: false, singleKeys: true };

test('what was saved is read', () => {
  const mine = { theme: 'dark', zone: 'utc', wrap: true, singleKeys: false };
  expect(readPreferences(JSON.stringify(mine))).toEqual(mine);
});

test.each([null, '', 'no json', 'null', '[]', '{"theme":7}'])('%s means the defaults', (text) => {
  expect(readPreferences(text)).toEqual(kDefaults);
});
