// Keeps the view and the browser's address the same.

import { useCallback, useEffect, useState } from 'preact/hooks';
import { decodeView, encodeView } from './address';
import type { View } from './view';

/**
 * The view, and how to change it. A change that asks a new question adds a step to the
 * browser's history; one that only changes how the answer looks replaces the current step.
 */
export function useAddress(defaults: View): [View, (change: Partial<View>) => void] {
  const [view, setView] = useState(() => decodeView(location.search, defaults));

  useEffect(() => {
    const onBack = () => setView(decodeView(location.search, defaults));
    addEventListener('popstate', onBack);
    return () => removeEventListener('popstate', onBack);
  }, [defaults]);

  const change = useCallback((part: Partial<View>) => {
    setView((old) => {
      // A new question is about other lines: nothing is pointed out any more.
      const asksOther = part.query !== undefined || part.range !== undefined;
      const next = { ...old, ...(asksOther ? { anchor: '' } : {}), ...part };
      const address = location.pathname + encodeView(next, defaults);
      const asksAnew = next.query !== old.query || next.range !== old.range;
      if (asksAnew && address !== location.pathname + location.search) history.pushState(null, '', address);
      else history.replaceState(null, '', address);
      return next;
    });
  }, [defaults]);

  return [view, change];
}
