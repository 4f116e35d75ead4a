// The LogsQL endpoints.

import { formatDuration, justBefore, rfc3339Nano, type Span } from '../lib/time';
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

/** The time parameters of a span, whose end the server would include. */
export function spanParameters(span: Span): { start: string; end: string } {
  return { start: rfc3339Nano(span.start), end: justBefore(span.end) };
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

export async function fetchFieldValues(
  query: string, span: Span, field: string, limit: number, signal: AbortSignal,
): Promise<ValueCount[]> {
  const response = await post(
    '/select/logsql/field_values',
    { query, ...spanParameters(span), field, limit },
    signal,
  );
  return ((await response.json()) as { values: ValueCount[] }).values;
}
