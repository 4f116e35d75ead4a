import { useState } from 'preact/hooks';
import type { Row } from '../api/row';
import { formatSize } from '../lib/count';
import { orderedFields } from '../lib/row_text';
import type { Line } from '../state/lines';
import { Icon } from './icon';
import { LogText } from './log_text';
import type { RowActions } from './row_actions';
import type { RowLook } from './row_item';

interface RowDetailsProps {
  line: Line;
  look: RowLook;
  actions: RowActions;
}

/** Everything a row holds: the whole message, each field with what can be done with it, or JSON. */
export function RowDetails({ line, look, actions }: RowDetailsProps) {
  const [asJson, setAsJson] = useState(false);
  const message = line.row['_msg'] ?? '';
  return (
    <div class="details" role="cell">
      <div class="details-bar">
        <div class="segmented" role="group" aria-label="Show the line as">
          <button type="button" aria-pressed={!asJson} onClick={() => setAsJson(false)}>Fields</button>
          <button type="button" aria-pressed={asJson} onClick={() => setAsJson(true)}>JSON</button>
        </div>
        <button type="button" class="button quiet" onClick={() => actions.copy(JSON.stringify(line.row, null, 2), 'The line')}>
          <Icon name="copy" /> Copy JSON
        </button>
        {message !== '' && (
          <button type="button" class="button quiet" onClick={() => actions.copy(message, 'The message')}>
            <Icon name="copy" /> Copy message
          </button>
        )}
        {!Number.isNaN(line.time) && (
          <button type="button" class="button quiet" onClick={() => actions.showAround(line)}
            title="All lines of the same source, one minute before and after">
            <Icon name="around" /> Show around
          </button>
        )}
        {!Number.isNaN(line.time) && (
          <button type="button" class="button quiet" onClick={() => actions.copyLink(line)}
            title="A link to this search with this line pointed out">
            <Icon name="link" /> Copy link
          </button>
        )}
      </div>
      {asJson
        ? <LongText text={JSON.stringify(line.row, null, 2)} className="details-json" />
        : <>
            {message !== '' && <LongText text={message} className="details-message" wanted={look.wanted} />}
            <FieldTable row={line.row} look={look} actions={actions} />
          </>}
    </div>
  );
}

function FieldTable({ row, look, actions }: { row: Row; look: RowLook; actions: RowActions }) {
  return (
    <table class="field-table">
      <caption class="off-screen">Fields of this line</caption>
      <tbody>
        {orderedFields(row).filter(([name]) => name !== '_msg').map(([name, value]) => (
          <tr key={name}>
            <td class="field-buttons"><FieldButtons name={name} value={value} look={look} actions={actions} /></td>
            <th scope="row">{name}</th>
            <td><LongText text={value} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function FieldButtons({ name, value, look, actions }: { name: string; value: string; look: RowLook; actions: RowActions }) {
  const shown = look.columns.includes(name);
  return (
    <>
      {name !== '_time' && (
        <>
          <button type="button" class="icon-button" title="Only lines with this value" aria-label={`Only lines with this ${name}`}
            onClick={() => actions.filter(name, value, 'only')}><Icon name="plus" /></button>
          <button type="button" class="icon-button" title="Without lines with this value" aria-label={`Without lines with this ${name}`}
            onClick={() => actions.filter(name, value, 'without')}><Icon name="minus" /></button>
        </>
      )}
      {name !== '_time' && (
        <button type="button" class="icon-button" aria-pressed={shown} title={shown ? 'Remove the column' : 'Show as a column'}
          aria-label={`Column ${name}`} onClick={() => actions.toggleColumn(name)}><Icon name="column" /></button>
      )}
      <button type="button" class="icon-button" title="Copy the value" aria-label={`Copy the value of ${name}`}
        onClick={() => actions.copy(value, 'The value')}><Icon name="copy" /></button>
    </>
  );
}

/** More than this is laid out only when asked for: a megabyte without a space is slow in any browser. */
const kShownMax = 20_000;

function LongText({ text, className = '', wanted }: { text: string; className?: string; wanted?: RegExp | undefined }) {
  const [whole, setWhole] = useState(false);
  const clipped = !whole && text.length > kShownMax;
  return (
    <div class={`long-text ${className}`}>
      <LogText text={clipped ? text.slice(0, kShownMax) : text} wanted={wanted} />
      {clipped && (
        <button type="button" class="button quiet" onClick={() => setWhole(true)}>
          Show all {formatSize(text.length)}
        </button>
      )}
    </div>
  );
}
