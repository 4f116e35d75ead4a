import { useEffect, useRef } from 'preact/hooks';

/** Calls `repeat` every `interval` ms while the page is in sight and `busy` is false; 0 is never. */
export function useRefresh(interval: number, busy: boolean, repeat: () => void): void {
  const latest = useRef({ busy, repeat });
  latest.current = { busy, repeat };
  useEffect(() => {
    if (interval === 0) return undefined;
    const timer = setInterval(() => {
      if (!document.hidden && !latest.current.busy) latest.current.repeat();
    }, interval);
    return () => clearInterval(timer);
  }, [interval]);
}
