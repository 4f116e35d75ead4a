import type { ValueCount } from '../api/search';
import { formatCount, plural } from '../lib/count';
import { downloadText } from '../lib/download';
import { isPageable } from '../query/pipes';
import { isTabular, type Search } from '../state/search';
import type { View } from '../state/view';
import { ColumnPicker } from './column_picker';
import { Icon } from './icon';

interface ResultsBarProps {
  search: Search;
  view: View;
  onChange: (change: Partial<View>) => void;
  onColumn: (field: string) => void;
}

const kNoNames: ValueCount[] = [];

export function ResultsBar({ search, view, onChange, onColumn }: ResultsBarProps) {
  const tabular = isTabular(search);
  return (
    <div class="results-bar">
      {!view.sidebar && (
        <button type="button" class="button quiet" onClick={() => onChange({ sidebar: true })} title="Show the fields (f)" aria-label="Show the fields"><Icon name="list" /> <span class="button-text">Fields</span></button>
      )}
      <p class="results-count" role="status">{describeResult(search)}</p>
      <div class="results-tools">
        {!tabular && <LineTools search={search} view={view} onChange={onChange} onColumn={onColumn} />}
        <button
          type="button" class="button quiet" title="Save the lines shown here as JSON lines" aria-label="Save as JSON lines"
          disabled={search.lines.length === 0} onClick={() => save(search)}
        >
          <Icon name="download" /> <span class="button-text">Save</span>
        </button>
      </div>
    </div>
  );
}

function LineTools({ search, view, onChange, onColumn }: ResultsBarProps) {
  return (
    <>
      <button
        type="button" class="button quiet" title="Which lines come first (n)"
        onClick={() => onChange({ order: view.order === 'newest' ? 'oldest' : 'newest' })}
      >
        {view.order === 'newest' ? 'Newest' : 'Oldest'} <span class="button-text">first</span>
      </button>
      <button type="button" class="button quiet" aria-pressed={view.wrap} title="Wrap long lines (w)" aria-label="Wrap long lines" onClick={() => onChange({ wrap: !view.wrap })}>
        <Icon name="wrap" /> <span class="button-text">Wrap</span>
      </button>
      <ColumnPicker names={search.fieldNames ?? kNoNames} columns={view.columns} onToggle={onColumn} />
    </>
  );
}

function save(search: Search): void {
  const text = search.lines.map((line) => `${JSON.stringify(line.row)}\n`).join('');
  downloadText(`cordwood-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.jsonl`, 'application/jsonl', text);
}

function describeResult(search: Search): string {
  if (search.phase === 'loading' && search.rowsRun !== search.run && !search.quiet) return 'Searching…';
  if (search.phase === 'failed') return search.lines.length > 0 ? 'From the search before:' : '';
  const shown = search.lines.length;
  const total = search.bars?.total;
  const lines =
    isTabular(search) ? plural(shown, 'row')
    : total !== undefined && total > shown && isPageable(search.query) ? `${formatCount(shown)} of ${plural(total, 'line')}`
    : plural(shown, 'line');
  if (search.phase === 'stopped') return `${lines}, stopped`;
  return search.phase === 'done' ? `${lines} in ${describeTook(search.tookMs)}` : lines;
}

function describeTook(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}
