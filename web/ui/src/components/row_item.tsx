import { memo } from './memo';
import type { Row } from '../api/row';
import { formatSize } from '../lib/count';
import { isInternal, orderedFields, streamLabel } from '../lib/row_text';
import { formatClock, formatDate, type Zone } from '../lib/time';
import { withoutColours } from '../lib/visible_text';
import type { Line } from '../state/lines';
import { Icon } from './icon';
import { LogText } from './log_text';
import type { RowActions } from './row_actions';
import { RowDetails } from './row_details';

export interface RowLook {
  zone: Zone;
  /** The rows span several days, so the time needs its date. */
  dated: boolean;
  showLevel: boolean;
  showSource: boolean;
  columns: string[];
  wanted: RegExp | undefined;
}

interface RowItemProps {
  line: Line;
  look: RowLook;
  open: boolean;
  /** This is the line that the address points out. */
  anchored: boolean;
  actions: RowActions;
}

/** A line in the list shows at most this much of its text; opening it shows the rest. */
const kClipUnwrapped = 600;
const kClipWrapped = 3_000;

export const RowItem = memo(function RowItem({ line, look, open, anchored, actions, wrap }: RowItemProps & { wrap: boolean }) {
  const onClick = (event: MouseEvent) => {
    // Selecting text to copy it is not a wish to open the row.
    if (getSelection()?.isCollapsed === false) return;
    if (event.target instanceof Element && event.target.closest('button') !== null) return;
    actions.toggleRow(line.key);
  };
  return (
    <div class={`row level-${line.level ?? 'none'}${open ? ' row-open' : ''}${anchored ? ' row-anchor' : ''}`} role="row" data-key={line.key}>
      <div class="row-line" onClick={onClick}>
        <span class="cell cell-open" role="cell">
          <button
            type="button" class="row-toggle" aria-expanded={open} data-row-toggle
            aria-label={open ? 'Close the line' : 'Open the line'} onClick={() => actions.toggleRow(line.key)}
          >
            <Icon name="chevron" />
          </button>
        </span>
        <span class="cell cell-time" role="cell"><RowTime line={line} look={look} /></span>
        {look.showLevel && <span class="cell cell-level" role="cell">{line.level ?? ''}</span>}
        {look.showSource && (
          <span class="cell cell-source" role="cell" title={line.row['_stream']}>{streamLabel(line.row['_stream'])}</span>
        )}
        {look.columns.map((name) => (
          <span key={name} class="cell cell-field" role="cell" title={(line.row[name] ?? '').slice(0, 500)}>
            <LogText text={(line.row[name] ?? '').slice(0, kClipUnwrapped)} />
          </span>
        ))}
        <span class="cell cell-message" role="cell">
          <RowMessage row={line.row} wanted={look.wanted} clip={wrap ? kClipWrapped : kClipUnwrapped} />
        </span>
      </div>
      {open && <RowDetails line={line} look={look} actions={actions} />}
    </div>
  );
});

function RowTime({ line, look }: { line: Line; look: RowLook }) {
  if (Number.isNaN(line.time)) return null;
  return (
    <time dateTime={line.row['_time']} title={line.row['_time']}>
      {look.dated && <span class="row-date">{formatDate(line.time, look.zone).slice(5)} </span>}
      {formatClock(line.time, look.zone, true)}
    </time>
  );
}

/** The message; a row without one is told by its fields. */
function RowMessage({ row, wanted, clip }: { row: Row; wanted: RegExp | undefined; clip: number }) {
  const message = row['_msg'] ?? '';
  if (message === '') return <FieldPairs row={row} clip={clip} />;
  const plain = withoutColours(message.length > 2 * clip ? message.slice(0, 2 * clip) : message);
  const cut = message.length > clip;
  return (
    <>
      <LogText text={cut ? plain.slice(0, clip) : plain} wanted={wanted} />
      {cut && <span class="row-more"> … {formatSize(message.length)}</span>}
    </>
  );
}

function FieldPairs({ row, clip }: { row: Row; clip: number }) {
  let room = clip;
  const pairs: [string, string][] = [];
  for (const [name, value] of orderedFields(row)) {
    if (isInternal(name) || room <= 0) continue;
    pairs.push([name, value.slice(0, room)]);
    room -= name.length + value.length;
  }
  return (
    <>
      {pairs.map(([name, value]) => (
        <span key={name} class="pair"><span class="pair-name">{name}=</span><LogText text={value} /> </span>
      ))}
    </>
  );
}
