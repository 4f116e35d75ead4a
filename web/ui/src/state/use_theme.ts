import { useEffect, useState } from 'preact/hooks';
import type { ShownTheme, Theme } from './preferences';

/** Puts the theme on the document. Returns the one that is shown, and the system's own. */
export function useTheme(theme: Theme): { shown: ShownTheme; system: ShownTheme } {
  const [systemDark, setSystemDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const onChange = () => setSystemDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  const system = systemDark ? 'dark' : 'light';
  const shown = theme === 'system' ? system : theme;
  // Before the children draw: the histogram reads its colours from the document.
  document.documentElement.dataset['theme'] = shown;
  return { shown, system };
}
