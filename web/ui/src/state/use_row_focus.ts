// Moves the keyboard through the rows. The document's own focus is the state: nothing to keep in step.

import type { RefObject } from 'preact';
import { useMemo } from 'preact/hooks';

export interface RowFocus {
  /** To the next (1) or previous (-1) row, of those that match `selector` when one is given. */
  move: (direction: 1 | -1, selector?: string) => void;
  /** Calls `act` with the key of the row that has the focus, if one has. */
  withKey: (act: (key: string) => void) => void;
}

export function useRowFocus(list: RefObject<HTMLElement>): RowFocus {
  return useMemo(() => ({
    move: (direction, selector = '') => {
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('.row') ?? [])];
      const current = rows.indexOf(focusedRow() ?? rows[-1]!);
      for (let at = current + direction; at >= 0 && at < rows.length; at += direction) {
        const row = rows[at];
        if (row === undefined || (selector !== '' && !row.matches(selector))) continue;
        row.querySelector<HTMLElement>('[data-row-toggle]')?.focus({ preventScroll: true });
        row.scrollIntoView({ block: 'nearest' });
        return;
      }
    },
    withKey: (act) => {
      const key = focusedRow()?.dataset['key'];
      if (key !== undefined) act(key);
    },
  }), [list]);
}

function focusedRow(): HTMLElement | undefined {
  return document.activeElement?.closest<HTMLElement>('.row') ?? undefined;
}
