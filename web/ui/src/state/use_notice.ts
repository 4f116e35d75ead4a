import { useCallback, useEffect, useState } from 'preact/hooks';

const kShownMs = 2_500;

/** A short message that goes away by itself. */
export function useNotice(): [string | undefined, (text: string) => void] {
  const [notice, setNotice] = useState<{ text: string } | undefined>(undefined);
  useEffect(() => {
    if (notice === undefined) return undefined;
    const timer = setTimeout(() => setNotice(undefined), kShownMs);
    return () => clearTimeout(timer);
  }, [notice]);
  const notify = useCallback((text: string) => setNotice({ text }), []);
  return [notice?.text, notify];
}
