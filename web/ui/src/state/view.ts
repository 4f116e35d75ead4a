// What the reader looks at. All of it is in the address of the page, so that a link shows
// the same thing to somebody else and the browser's "back" undoes a step.

import type { Zone } from '../lib/time';
import type { Range } from './range';

export type Order = 'newest' | 'oldest';

export interface View {
  query: string;
  range: Range;
  zone: Zone;
  /** Fields shown as columns of their own, in order. */
  columns: string[];
  wrap: boolean;
  order: Order;
  sidebar: boolean;
  /** Milliseconds between automatic searches; 0 is off. */
  refresh: number;
  /** The time of a line, as the server writes it, that is pointed out; empty for none. */
  anchor: string;
}

export const kRefreshChoices: number[] = [0, 5_000, 15_000, 60_000, 300_000];

export const kDefaultView: View = {
  query: '*',
  range: { kind: 'relative', length: 3_600_000 },
  zone: 'local',
  columns: [],
  wrap: false,
  order: 'newest',
  sidebar: true,
  refresh: 0,
  anchor: '',
};
