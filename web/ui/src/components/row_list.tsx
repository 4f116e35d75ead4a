import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatDate, sortableTime, type Zone } from '../lib/time';
import { wantedWords, wordPattern } from '../query/wanted_words';
import type { Line } from '../state/lines';
import { Icon } from './icon';
import { memo } from './memo';
import type { RowActions } from './row_actions';
import { RowItem, type RowLook } from './row_item';

interface RowListProps {
  lines: Line[];
  query: string;
  zone: Zone;
  columns: string[];
  wrap: boolean;
  openRows: ReadonlySet<string>;
  anchor: string;
  actions: RowActions;
  onZone: () => void;
}

/**
 * The lines, as a table. All of them are in the document, so that the browser's own search
 * finds them, but only those in sight are laid out and painted (`content-visibility`).
 */
export const RowList = memo(function RowList(props: RowListProps) {
  const { lines, query, zone, columns, wrap, openRows, anchor, actions } = props;
  const look = useLook(lines, query, zone, columns);
  const table = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    table.current?.style.setProperty('--row-columns', gridColumns(look));
  }, [look]);

  const anchored = useMemo(() => findAnchor(lines, anchor), [lines, anchor]);
  useLayoutEffect(() => {
    table.current?.querySelector('.row-anchor')?.scrollIntoView({ block: 'center' });
  }, [anchored?.key]);

  return (
    <div class={`rows${wrap ? ' rows-wrap' : ''}`}>
      <div role="table" aria-label="Log lines" aria-rowcount={lines.length + 1} class="row-table" ref={table}>
        <RowHead look={look} onZone={props.onZone} onColumn={actions.toggleColumn} />
        <div role="rowgroup">
          {lines.map((line) => (
            <RowItem
              key={line.key} line={line} look={look} wrap={wrap} actions={actions}
              open={openRows.has(line.key)} anchored={line === anchored}
            />
          ))}
        </div>
      </div>
    </div>
  );
});

function RowHead({ look, onZone, onColumn }: { look: RowLook; onZone: () => void; onColumn: (field: string) => void }) {
  return (
    <div role="rowgroup" class="row-head">
      <div role="row" class="row-line">
        <span role="columnheader" class="cell cell-open"><span class="off-screen">Open</span></span>
        <span role="columnheader" class="cell">
          <button type="button" class="head-button" onClick={onZone} title="Change between local time and UTC (u)">
            Time <span class="head-note">{look.zone === 'utc' ? 'UTC' : 'local'}</span>
          </button>
        </span>
        {look.showLevel && <span role="columnheader" class="cell">Level</span>}
        {look.showSource && <span role="columnheader" class="cell">Source</span>}
        {look.columns.map((name) => (
          <span key={name} role="columnheader" class="cell cell-head-field">
            <span class="head-name" title={name}>{name}</span>
            <button type="button" class="icon-button" aria-label={`Remove column ${name}`} title="Remove the column" onClick={() => onColumn(name)}>
              <Icon name="close" />
            </button>
          </span>
        ))}
        <span role="columnheader" class="cell">Message</span>
      </div>
    </div>
  );
}

function findAnchor(lines: Line[], anchor: string): Line | undefined {
  if (anchor === '') return undefined;
  const wanted = sortableTime(anchor);
  return lines.find((line) => sortableTime(line.row['_time'] ?? '') === wanted);
}

function useLook(lines: Line[], query: string, zone: Zone, columns: string[]): RowLook {
  const dated = useMemo(() => spansDays(lines, zone), [lines, zone]);
  const showLevel = useMemo(() => lines.some((line) => line.level !== undefined), [lines]);
  const showSource = useMemo(() => new Set(lines.map((line) => line.row['_stream'] ?? '')).size > 1, [lines]);
  // The same object while nothing about it changed, or every row would be drawn again.
  return useMemo(
    () => ({ zone, dated, showLevel, showSource, columns, wanted: wordPattern(wantedWords(query)) }),
    [zone, dated, showLevel, showSource, columns, query],
  );
}

function spansDays(lines: Line[], zone: Zone): boolean {
  const first = lines[0]?.time;
  const last = lines[lines.length - 1]?.time;
  if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last)) return false;
  const today = formatDate(Date.now(), zone);
  return formatDate(first, zone) !== today || formatDate(last, zone) !== today;
}

function gridColumns(look: RowLook): string {
  return [
    '22px',
    look.dated ? '19ch' : '13ch',
    ...(look.showLevel ? ['6ch'] : []),
    ...(look.showSource ? ['minmax(10ch, 18ch)'] : []),
    ...look.columns.map(() => 'minmax(8ch, 22ch)'),
    'minmax(0, 1fr)',
  ].join(' ');
}
