import type { Search } from '../state/search';
import { formatInstant, type Zone } from '../lib/time';

interface OlderLinesProps {
  search: Search;
  zone: Zone;
  onLoad: () => void;
}

/** The end of the list: more, the end, or what went wrong. */
export function OlderLines({ search, zone, onLoad }: OlderLinesProps) {
  switch (search.older) {
    case 'none':
      return null;
    case 'end':
      return <p class="list-end muted">No older lines since {formatInstant(search.span.start - (search.span.start % 1000), zone)}.</p>;
    case 'loading':
      return <p class="list-end muted" role="status">Loading older lines…</p>;
    case 'possible':
    case 'failed':
      return (
        <p class="list-end">
          {search.older === 'failed' && <span class="problem">The older lines did not arrive. </span>}
          {search.cut && <span class="muted">These lines are very large, so fewer were loaded. </span>}
          <button type="button" class="button" onClick={onLoad}>Load older lines <kbd>l</kbd></button>
        </p>
      );
  }
}
