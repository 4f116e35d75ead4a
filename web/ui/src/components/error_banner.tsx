import type { ApiError } from '../api/request';
import { indexOfByte } from '../lib/byte_offset';
import { Icon } from './icon';

interface ErrorBannerProps {
  error: ApiError;
  query: string;
  onRetry: () => void;
}

/** What went wrong and what to do: the server's words, the place in the query, its hint. */
export function ErrorBanner({ error, query, onRetry }: ErrorBannerProps) {
  const isQuery = error.status === 400;
  return (
    <div class="error-banner" role="alert">
      <Icon name="warning" />
      <div class="error-text">
        <p><b>{isQuery ? 'The query cannot be read: ' : ''}</b>{error.message}</p>
        {error.position !== undefined && <Excerpt error={error} query={query} />}
        {error.hint !== undefined && <p class="error-hint">{error.hint}</p>}
      </div>
      {!isQuery && <button type="button" class="button" onClick={onRetry}>Try again</button>}
    </div>
  );
}

function Excerpt({ error, query }: { error: ApiError; query: string }) {
  const from = indexOfByte(query, error.position ?? 0);
  const to = indexOfByte(query, (error.position ?? 0) + Math.max(error.length ?? 1, 1));
  const start = Math.max(0, from - 40);
  return (
    <p class="error-excerpt mono">
      {start > 0 ? '…' : ''}{query.slice(start, from)}
      <mark class="error-place">{query.slice(from, to) || '␣'}</mark>
      {query.slice(to, to + 40)}{to + 40 < query.length ? '…' : ''}
    </p>
  );
}
