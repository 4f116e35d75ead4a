// What this reader likes, kept in this browser: theme, zone, wrapping, single-key shortcuts.
// Never anything about the logs: queries may hold what must not be left on a disk.

import type { Zone } from '../lib/time';
import { kDefaultView, type View } from './view';

export type Theme = 'system' | 'light' | 'dark';

export type ShownTheme = 'light' | 'dark';

export interface Preferences {
  theme: Theme;
  zone: Zone;
  wrap: boolean;
  singleKeys: boolean;
}

const kKey = 'cordwood.preferences';

const kDefaults: Preferences = { theme: 'system', zone: 'local', wrap: false, singleKeys: true };

/** A browser that forbids storage simply forgets. */
export function loadPreferences(): Preferences {
  try {
    return readPreferences(localStorage.getItem(kKey));
  } catch {
    return kDefaults;
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(kKey, JSON.stringify(preferences));
  } catch {
    // Private windows may refuse; nothing is lost but the choice.
  }
}

export function readPreferences(text: string | null): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(text ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) stored = parsed;
  } catch {
    return kDefaults;
  }
  return {
    theme: stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : 'system',
    zone: stored.zone === 'utc' ? 'utc' : 'local',
    wrap: stored.wrap === true,
    singleKeys: stored.singleKeys !== false,
  };
}

/** What the theme button leads to: always first to what looks different, then round to the system's again. */
export function nextTheme(theme: Theme, system: ShownTheme): Theme {
  const other = system === 'dark' ? 'light' : 'dark';
  if (theme === 'system') return other;
  return theme === other ? system : 'system';
}

/** The view to start from when the address does not say otherwise. On a `narrow` page the fields would cover the lines. */
export function viewDefaults(preferences: Preferences, narrow: boolean): View {
  return { ...kDefaultView, zone: preferences.zone, wrap: preferences.wrap, sidebar: !narrow };
}
