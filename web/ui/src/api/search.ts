// The LogsQL endpoints.

import { formatDuration, rfc3339Nano, type Span } from '../lib/time';
import { quoteField } from '../query/quote';
import { readJsonLines } from './ndjson';
import { post } from './request';
import type { Row } from './row';

/** Text beyond this is not taken into the browser in one go; paging goes on from there. */
const kPageCharactersMax = 64_000_000;

export interface RowsQuery {
  query: string;
  start?: string;
  end?: string;
  limit: number;
}

export interface RowsEnd {
  /** The page was cut because its text was too much for one go. */
  cut: boolean;
}

/** The time parameters of a span. */
export function spanParameters(span: Span): { start: string; end: string } {
  return { start: rfc3339Nano(span.start), end: rfc3339Nano(span.end) };
}

/** Streams rows to `take` in batches as they arrive. */
export async function fetchRows(
  request: RowsQuery,
  take: (rows: Row[]) => void,
  signal: AbortSignal,
): Promise<RowsEnd> {
  const response = await post('/select/logsql/query', { ...request }, signal);
  let size = 0;
  let cut = false;
  await readJsonLines<Row>(response, (rows, length) => {
    size += length;
    take(rows);
    cut = size > kPageCharactersMax;
    return !cut;
  });
  return { cut };
}

export interface HitsGroup {
  fields: Record<string, string>;
  timestamps: string[];
  values: number[];
  total: number;
}

export async function fetchHits(
  query: string, span: Span, stepMs: number, field: string, signal: AbortSignal,
): Promise<HitsGroup[]> {
  const response = await post(
    '/select/logsql/hits',
    { query, ...spanParameters(span), step: formatDuration(stepMs), field, fields_limit: 12 },
    signal,
  );
  return ((await response.json()) as { hits: HitsGroup[] }).hits;
}

export interface ValueCount {
  value: string;
  hits: number;
}

export async function fetchFieldNames(query: string, span: Span, signal: AbortSignal): Promise<ValueCount[]> {
  const response = await post('/select/logsql/field_names', { query, ...spanParameters(span) }, signal);
  return ((await response.json()) as { values: ValueCount[] }).values;
}

/**
 * The most frequent values of a field in what `filter` selects. Asked with the `top` pipe, not with
 * /select/logsql/field_values: cut to a limit, that one gives any values, without their counts.
 */
export async function fetchTopValues(
  filter: string, span: Span, field: string, limit: number, signal: AbortSignal,
): Promise<ValueCount[]> {
  // On a line of its own, because the filter may end in a comment. One more, as the absent value is left out.
  const query = `${filter}\n| top ${limit + 1} by (${quoteField(field)})`;
  const values: ValueCount[] = [];
  const request = { query, ...spanParameters(span), limit: limit + 1 };
  await fetchRows(request, (rows) => {
    for (const row of rows) values.push({ value: row[field] ?? '', hits: Number(row['hits'] ?? 0) });
  }, signal);
  return values.filter(({ value }) => value !== '').slice(0, limit);
}
