import { useEffect, useState } from 'preact/hooks';

const kSlowMs = 300;

/** True once `busy` has lasted long enough for a reader to wonder. What is quick must not flicker. */
export function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) {
      setSlow(false);
      return undefined;
    }
    const timer = setTimeout(() => setSlow(true), kSlowMs);
    return () => clearTimeout(timer);
  }, [busy]);
  return slow;
}
