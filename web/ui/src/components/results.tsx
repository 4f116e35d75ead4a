import type { RefObject } from 'preact';
import { useMemo } from 'preact/hooks';
import { addCondition, filterOf, filterText } from '../query/filter';
import { isTabular, type Search } from '../state/search';
import type { View } from '../state/view';
import { EmptyState } from './empty_state';
import { OlderLines } from './older_lines';
import { QueryExamples } from './query_examples';
import { ResultTable } from './result_table';
import type { RowActions } from './row_actions';
import { RowList } from './row_list';

interface ResultsProps {
  search: Search;
  view: View;
  openRows: ReadonlySet<string>;
  actions: RowActions;
  rowList: RefObject<HTMLDivElement>;
  onChange: (change: Partial<View>) => void;
  onZone: () => void;
  onOlder: () => void;
}

/** What the search found: lines, a table, or what to do when there is nothing. */
export function Results({ search, view, openRows, actions, rowList, onChange, onZone, onOlder }: ResultsProps) {
  const lines = useMemo(
    () => (view.order === 'newest' ? search.lines : [...search.lines].reverse()),
    [search.lines, view.order],
  );
  const fields = useMemo(() => new Set((search.fieldNames ?? []).map(({ value }) => value)), [search.fieldNames]);
  if (lines.length === 0) {
    if (search.phase === 'done') {
      return (
        <EmptyState
          query={search.query} range={view.range} zone={view.zone}
          onRange={(range) => onChange({ range })} onQuery={(query) => onChange({ query })}
        />
      );
    }
    if (search.phase === 'failed') {
      return (
        <div class="empty-state">
          <p>Queries that can be read:</p>
          <QueryExamples onExample={(query) => onChange({ query })} />
        </div>
      );
    }
    return <div class="rows-wait" aria-busy={search.phase === 'loading'} />;
  }
  if (isTabular(search)) {
    return (
      <ResultTable
        lines={search.lines} zone={view.zone} fields={fields}
        onDrill={(field, value) => onChange({ query: addCondition(filterOf(search.query), filterText(field, value)) })}
      />
    );
  }
  const older = <OlderLines search={search} zone={view.zone} onLoad={onOlder} />;
  const stale = search.phase === 'loading' && search.rowsRun !== search.run && !search.quiet;
  return (
    <div class={`row-area${stale ? ' stale' : ''}`} ref={rowList} tabIndex={-1}>
      {view.order === 'oldest' && older}
      <RowList
        lines={lines} query={search.query} zone={view.zone} columns={view.columns} wrap={view.wrap}
        openRows={openRows} anchor={view.anchor} actions={actions} onZone={onZone}
      />
      {view.order === 'newest' && older}
    </div>
  );
}
