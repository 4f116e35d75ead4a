import { useEffect, useState } from 'preact/hooks';
import { isAbort } from '../api/request';
import { fetchTopValues, type ValueCount } from '../api/search';
import { formatCount, shortCount } from '../lib/count';
import type { Span } from '../lib/time';
import { filterOf, holdsFilter } from '../query/filter';
import { Icon } from './icon';
import { LogText } from './log_text';
import type { RowActions } from './row_actions';

interface FieldsPanelProps {
  names: ValueCount[] | undefined;
  query: string;
  span: Span;
  columns: string[];
  actions: RowActions;
  onClose: () => void;
}

const kHidden = new Set(['_time', '_msg', '_stream_id']);

/** The fields of the lines found, each with its most frequent values. */
export function FieldsPanel({ names, query, span, columns, actions, onClose }: FieldsPanelProps) {
  const [wanted, setWanted] = useState('');
  const [openFields, setOpenFields] = useState<string[]>([]);
  const shown = (names ?? []).filter(
    ({ value }) => !kHidden.has(value) && value.toLowerCase().includes(wanted.toLowerCase()),
  );
  return (
    <aside class="fields" aria-label="Fields">
      <div class="fields-head">
        <h2>Fields</h2>
        <button type="button" class="icon-button" aria-label="Hide the fields" title="Hide the fields (f)" onClick={onClose}><Icon name="close" /></button>
      </div>
      <input
        class="fields-search" type="search" placeholder="Find a field" aria-label="Find a field"
        value={wanted} onInput={(event) => setWanted(event.currentTarget.value)}
      />
      {names === undefined && <p class="muted fields-note">Loading…</p>}
      {names !== undefined && shown.length === 0 && <p class="muted fields-note">{names.length === 0 ? 'No lines, no fields.' : 'No field of that name.'}</p>}
      <ul class="field-list">
        {shown.map(({ value: name, hits }) => (
          <li key={name}>
            <div class="field-line">
              <button
                type="button" class="field-name" aria-expanded={openFields.includes(name)}
                onClick={() => setOpenFields((open) => toggled(open, name))}
              >
                <Icon name="chevron" /><span class="field-label">{name}</span><span class="field-hits">{shortCount(hits)}</span>
              </button>
              <button
                type="button" class="icon-button" aria-pressed={columns.includes(name)} aria-label={`Column ${name}`}
                title={columns.includes(name) ? 'Remove the column' : 'Show as a column'} onClick={() => actions.toggleColumn(name)}
              ><Icon name="column" /></button>
            </div>
            {openFields.includes(name) && <TopValues field={name} fieldHits={hits} query={query} span={span} actions={actions} />}
          </li>
        ))}
      </ul>
    </aside>
  );
}

function toggled(names: string[], name: string): string[] {
  return names.includes(name) ? names.filter((each) => each !== name) : [...names, name];
}

interface TopValuesProps {
  field: string;
  fieldHits: number;
  query: string;
  span: Span;
  actions: RowActions;
}

const kTopValues = 10;

function TopValues({ field, fieldHits, query, span, actions }: TopValuesProps) {
  const [values, setValues] = useState<ValueCount[]>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    const controller = new AbortController();
    setProblem(undefined);
    fetchTopValues(filterOf(query), span, field, kTopValues, controller.signal).then(
      setValues,
      (cause: unknown) => {
        if (!isAbort(cause)) setProblem(cause instanceof Error ? cause.message : String(cause));
      },
    );
    return () => controller.abort();
  }, [field, query, span]);

  if (problem !== undefined) return <p class="problem fields-note">{problem}</p>;
  if (values === undefined) return <p class="muted fields-note">Loading…</p>;
  const whole = Math.max(fieldHits, 1);
  return (
    <ul class="top-values" aria-label={`Values of ${field}`}>
      {values.map(({ value, hits }) => (
        <TopValue key={value} field={field} value={value} hits={hits} share={hits / whole} query={query} actions={actions} />
      ))}
      {values.length === 0 && <li class="muted fields-note">No values.</li>}
    </ul>
  );
}

function TopValue({ field, value, hits, share, query, actions }: {
  field: string; value: string; hits: number; share: number; query: string; actions: RowActions;
}) {
  const held = holdsFilter(query, field, value);
  const percent = Math.min(100, Math.round(share * 100));
  return (
    <li class={`top-value${held === undefined ? '' : ` held-${held}`}`}>
      <button
        type="button" class="top-value-text" title={`${value.slice(0, 300)}\n${formatCount(hits)} lines. Click: only these.`}
        aria-pressed={held === 'only'} onClick={() => actions.filter(field, value, 'only')}
      >
        <meter class="top-value-bar" min={0} max={100} value={percent} aria-label={`${percent} percent`} />
        <span class="top-value-name">{value === '' ? <i>empty</i> : <LogText text={value.slice(0, 200)} />}</span>
        <span class="field-hits">{hits > 0 ? `${percent}%` : ''}</span>
      </button>
      <button
        type="button" class="icon-button" aria-pressed={held === 'without'} aria-label={`Without ${value.slice(0, 60)}`}
        title="Without these lines" onClick={() => actions.filter(field, value, 'without')}
      ><Icon name="minus" /></button>
    </li>
  );
}
