// Runs searches and feeds the reducer. All the waiting and cancelling is here.

import { useCallback, useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { ApiError, isAbort } from '../api/request';
import type { Row } from '../api/row';
import { fetchFieldNames, fetchHits, fetchRows, spanParameters, type ValueCount } from '../api/search';
import { histogramStep } from '../lib/histogram_step';
import { kLevelFields } from '../lib/level';
import { justAfter, type Span } from '../lib/time';
import { filterOf } from '../query/filter';
import { toBars } from './histogram';
import { oldestOf } from './lines';
import { kNoSearch, reduceSearch, type Search, type SearchEvent } from './search';

/** Rows a page: a screen many times over, and still drawn at once. */
export const kPageRows = 500;

/** Rows that stream in are shown this often; more often only makes the page flicker. */
const kShowEveryMs = 120;

export interface Searching {
  search: Search;
  /** Starts a search; `quiet` repeats the question without disturbing the reader. */
  run: (query: string, span: Span, quiet?: boolean) => void;
  loadOlder: () => void;
  stop: () => void;
}

export function useSearch(onLoginNeeded: () => void): Searching {
  const [search, dispatch] = useReducer(reduceSearch, kNoSearch);
  const abort = useRef<AbortController | undefined>(undefined);
  const lastRun = useRef(0);
  const levelField = useRef<string>(kLevelFields[0]);
  const current = useRef(search);
  current.current = search;

  const run = useCallback((query: string, span: Span, quiet = false) => {
    abort.current?.abort();
    const controller = new AbortController();
    abort.current = controller;
    lastRun.current += 1;
    const task: Task = { run: lastRun.current, query, span, signal: controller.signal, dispatch, onLoginNeeded };
    dispatch({ type: 'started', run: task.run, query, span, quiet });
    void searchRows(task);
    void searchAround(task, levelField);
  }, [onLoginNeeded]);

  const stop = useCallback(() => {
    abort.current?.abort();
    dispatch({ type: 'stopped', run: lastRun.current });
  }, []);

  const loadOlder = useCallback(() => {
    const { older, run: shownRun, query, span } = current.current;
    if (older !== 'possible' && older !== 'failed') return;
    const signal = abort.current?.signal.aborted === false ? abort.current.signal : (abort.current = new AbortController()).signal;
    void searchOlder({ run: shownRun, query, span, signal, dispatch, onLoginNeeded }, current.current);
  }, [onLoginNeeded]);

  useEffect(() => () => abort.current?.abort(), []);
  return useMemo(() => ({ search, run, loadOlder, stop }), [search, run, loadOlder, stop]);
}

interface Task {
  run: number;
  query: string;
  span: Span;
  signal: AbortSignal;
  dispatch: (event: SearchEvent) => void;
  onLoginNeeded: () => void;
}

async function searchRows(task: Task): Promise<void> {
  const { run, query, span, signal, dispatch } = task;
  const begun = performance.now();
  const rows: Row[] = [];
  let shownAt = 0;
  try {
    const { cut } = await fetchRows({ query, ...spanParameters(span), limit: kPageRows }, (batch) => {
      for (const row of batch) rows.push(row);
      if (performance.now() - shownAt < kShowEveryMs) return;
      shownAt = performance.now();
      dispatch({ type: 'rows', run, rows: rows.slice() });
    }, signal);
    dispatch({ type: 'rows done', run, rows, limit: kPageRows, cut, tookMs: performance.now() - begun });
  } catch (cause) {
    report(task, cause, (error) => dispatch({ type: 'failed', run, error }));
  }
}

/** The histogram and the field names: what helps to read the rows, but must not hold them up. */
async function searchAround(task: Task, levelField: { current: string }): Promise<void> {
  const query = filterOf(task.query);
  const [names] = await Promise.all([searchNames(task, query), searchBars(task, query, levelField.current)]);
  const field = kLevelFields.find((name) => names.some(({ value }) => value === name));
  if (field !== undefined && field !== levelField.current) {
    levelField.current = field;
    await searchBars(task, query, field);
  }
}

async function searchNames(task: Task, query: string): Promise<ValueCount[]> {
  const { run, span, signal, dispatch } = task;
  let names: ValueCount[] = [];
  try {
    names = await fetchFieldNames(query, span, signal);
    names.sort((left, right) => (left.value < right.value ? -1 : 1));
    dispatch({ type: 'field names', run, names });
  } catch (cause) {
    // The rows' own failure is the one that is shown; without names there are none to offer.
    report(task, cause, () => dispatch({ type: 'field names', run, names }));
  }
  return names;
}

async function searchBars(task: Task, query: string, field: string): Promise<void> {
  const { run, span, signal, dispatch } = task;
  const step = histogramStep(span.end - span.start);
  try {
    const groups = await fetchHits(query, span, step, field, signal);
    dispatch({ type: 'bars', run, bars: toBars(groups, field, span, step) });
  } catch (cause) {
    report(task, cause, (error) => dispatch({ type: 'bars failed', run, message: error.message }));
  }
}

async function searchOlder(task: Task, shown: Search): Promise<void> {
  const { run, query, span, signal, dispatch } = task;
  const oldest = oldestOf(shown.lines);
  if (oldest === undefined) return;
  dispatch({ type: 'older started', run });
  const limit = kPageRows + oldest.count;
  const rows: Row[] = [];
  try {
    const range = { start: spanParameters(span).start, end: justAfter(oldest.time) };
    const { cut } = await fetchRows({ query, ...range, limit }, (batch) => {
      for (const row of batch) rows.push(row);
    }, signal);
    dispatch({ type: 'older', run, rows, limit, cut });
  } catch (cause) {
    report(task, cause, () => dispatch({ type: 'older failed', run }));
  }
}

function report(task: Task, cause: unknown, failed: (error: ApiError) => void): void {
  if (isAbort(cause)) return;
  if (cause instanceof ApiError) {
    if (cause.status === 401) task.onLoginNeeded();
    failed(cause);
    return;
  }
  failed(new ApiError(0, 'The answer broke off.', 'Try again; if it stays, the server log says more.'));
}
