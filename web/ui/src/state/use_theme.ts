import { useEffect, useState } from 'preact/hooks';
import type { Theme } from './preferences';

/** Puts the theme on the document; returns the one in effect, which changes with the system's. */
export function useTheme(theme: Theme): 'light' | 'dark' {
  const [systemDark, setSystemDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const onChange = () => setSystemDark(query.matches);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  }, []);
  const shown = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
  // Before the children draw: the histogram reads its colours from the document.
  document.documentElement.dataset['theme'] = shown;
  return shown;
}
