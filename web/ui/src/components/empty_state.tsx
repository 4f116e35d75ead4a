import { useEffect, useState } from 'preact/hooks';
import type { Row } from '../api/row';
import { fetchRows } from '../api/search';
import { describeDuration, formatInstant, parseRfc3339, type Span, type Zone } from '../lib/time';
import { filterOf } from '../query/filter';
import { FirstLines } from './first_lines';
import { describeRange, zoomedOut, type Range } from '../state/range';

interface EmptyStateProps {
  query: string;
  range: Range;
  zone: Zone;
  onRange: (range: Range) => void;
  onQuery: (query: string) => void;
}

/** Nothing was found: says where the nearest match is, and offers the way to it. */
export function EmptyState({ query, range, zone, onRange, onQuery }: EmptyStateProps) {
  const latest = useLatest(filterOf(query));
  const everything = filterOf(query) === '*';
  return (
    <div class="empty-state">
      <h2>No lines</h2>
      <p>
        {everything ? 'Nothing was logged' : 'Nothing matches'} in the time chosen: {describeRange(range, zone)}.
      </p>
      {latest.state === 'found' && (
        <p>
          The latest {everything ? 'line' : 'match'} is of <b class="mono">{formatInstant(latest.time, zone)}</b>
          {' '}({describeDuration(Math.abs(Date.now() - latest.time))} {latest.time > Date.now() ? 'ahead' : 'ago'}).
        </p>
      )}
      {latest.state === 'none' && everything && <FirstLines />}
      {latest.state === 'none' && !everything && (
        <p>Nothing matches at any time. Look for a misspelt word or value, or remove a condition.</p>
      )}
      <div class="empty-actions">
        {latest.state === 'found' && (
          <button type="button" class="button primary" onClick={() => onRange(around(latest.time, range))}>Go to the latest {everything ? 'line' : 'match'}</button>
        )}
        <button type="button" class="button" onClick={() => onRange(zoomedOut(range))}>Search twice the time</button>
        {!everything && <button type="button" class="button" onClick={() => onQuery('*')}>Show all lines of this time</button>}
      </div>
    </div>
  );
}

type Latest = { state: 'looking' } | { state: 'none' } | { state: 'found'; time: number };

function useLatest(filter: string): Latest {
  const [latest, setLatest] = useState<Latest>({ state: 'looking' });
  useEffect(() => {
    const controller = new AbortController();
    const rows: Row[] = [];
    setLatest({ state: 'looking' });
    fetchRows({ query: filter, limit: 1 }, (batch) => void rows.push(...batch), controller.signal).then(
      () => {
        const time = parseRfc3339(rows[0]?.['_time'] ?? '');
        setLatest(Number.isNaN(time) ? { state: 'none' } : { state: 'found', time });
      },
      // Only an offer: without it the page still says what it knows.
      () => undefined,
    );
    return () => controller.abort();
  }, [filter]);
  return latest;
}

/** A range as long as the one chosen, in which the found time is near the end. */
function around(time: number, range: Range): Range {
  const length = range.kind === 'relative' ? range.length : range.end - range.start;
  const span: Span = { start: time - length * 0.9, end: time + length * 0.1 };
  return { kind: 'absolute', start: Math.floor(span.start), end: Math.ceil(span.end) + 1 };
}
