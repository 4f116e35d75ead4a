// One search, from question to answer, as a pure reducer. Every answer carries the number of
// the run it belongs to; answers of a run that is no longer current change nothing.

import type { ApiError } from '../api/request';
import type { Row } from '../api/row';
import type { ValueCount } from '../api/search';
import type { Span } from '../lib/time';
import { isPageable } from '../query/pipes';
import type { Bars } from './histogram';
import { toLines, withOlder, type Line } from './lines';

export type Phase = 'idle' | 'loading' | 'done' | 'failed' | 'stopped';
export type Older = 'none' | 'possible' | 'loading' | 'failed' | 'end';

export interface Search {
  run: number;
  phase: Phase;
  /** A repeat of the same question: the old answer stays in place until the new one is whole. */
  quiet: boolean;
  query: string;
  span: Span;
  /** The run that `rows` belong to; older than `run` while the new answer is on its way. */
  rowsRun: number;
  rows: Row[];
  lines: Line[];
  older: Older;
  /** The page was cut short because of its size. */
  cut: boolean;
  bars: Bars | undefined;
  barsError: string | undefined;
  fieldNames: ValueCount[] | undefined;
  error: ApiError | undefined;
  tookMs: number;
}

export const kNoSearch: Search = {
  run: 0, phase: 'idle', quiet: false, query: '*', span: { start: 0, end: 0 }, rowsRun: 0,
  rows: [], lines: [], older: 'none', cut: false, bars: undefined, barsError: undefined,
  fieldNames: undefined, error: undefined, tookMs: 0,
};

export type SearchEvent =
  | { type: 'started'; run: number; query: string; span: Span; quiet: boolean }
  | { type: 'rows'; run: number; rows: Row[] }
  | { type: 'rows done'; run: number; rows: Row[]; limit: number; cut: boolean; tookMs: number }
  | { type: 'failed'; run: number; error: ApiError }
  | { type: 'stopped'; run: number }
  | { type: 'bars'; run: number; bars: Bars }
  | { type: 'bars failed'; run: number; message: string }
  | { type: 'field names'; run: number; names: ValueCount[] }
  | { type: 'older started'; run: number }
  | { type: 'older'; run: number; rows: Row[]; limit: number; cut: boolean }
  | { type: 'older failed'; run: number };

export function reduceSearch(search: Search, event: SearchEvent): Search {
  if (event.type === 'started') return started(search, event);
  if (event.run !== search.run) return search;
  switch (event.type) {
    case 'rows':
      return search.quiet ? search : withRows(search, event.rows);
    case 'rows done':
      return {
        ...withRows(search, event.rows),
        phase: 'done',
        cut: event.cut,
        older: pageable(search) && (event.cut || event.rows.length >= event.limit) ? 'possible' : 'end',
        tookMs: event.tookMs,
      };
    case 'failed':
      return { ...search, phase: 'failed', error: event.error };
    case 'stopped':
      return { ...search, phase: 'stopped', older: pageable(search) && search.lines.length > 0 ? 'possible' : 'none' };
    case 'bars':
      return { ...search, bars: event.bars, barsError: undefined };
    case 'bars failed':
      return { ...search, bars: undefined, barsError: event.message };
    case 'field names':
      return { ...search, fieldNames: event.names };
    case 'older started':
      return { ...search, older: 'loading' };
    case 'older failed':
      return { ...search, older: 'failed' };
    case 'older': {
      const { lines, added } = withOlder(search.lines, event.rows);
      const more = event.cut || (event.rows.length >= event.limit && added > 0);
      return { ...search, lines, rows: lines.map((line) => line.row), older: more ? 'possible' : 'end' };
    }
  }
}

function started(search: Search, event: { run: number; query: string; span: Span; quiet: boolean }): Search {
  return {
    ...search,
    run: event.run,
    phase: 'loading',
    quiet: event.quiet && search.phase === 'done',
    query: event.query,
    span: event.span,
    error: undefined,
    older: 'none',
  };
}

function withRows(search: Search, rows: Row[]): Search {
  return { ...search, rows, lines: toLines(rows, isPageable(search.query)), rowsRun: search.run };
}

function pageable(search: Search): boolean {
  return isPageable(search.query);
}

/** Is the answer a table of its own, as of `stats` or `top`, rather than lines in time? */
export function isTabular(search: Search): boolean {
  if (search.lines.length === 0) return false;
  // `stats by (_time:5m)` has times too, but its rows are no lines.
  const ownTable = !isPageable(search.query);
  return search.lines.every(({ row, time }) =>
    Number.isNaN(time) || (ownTable && row['_msg'] === undefined && row['_stream'] === undefined));
}
