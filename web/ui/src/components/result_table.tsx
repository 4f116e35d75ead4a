import { memo } from './memo';
import type { Line } from '../state/lines';
import { LogText } from './log_text';
import type { RowActions } from './row_actions';

const kCellMax = 2_000;

/** Rows that are no log lines: the answer of `stats`, `top`, `uniq` and their like. */
export const ResultTable = memo(function ResultTable({ lines, actions }: { lines: Line[]; actions: RowActions }) {
  const columns = [...new Set(lines.flatMap((line) => Object.keys(line.row)))];
  return (
    <div class="rows" tabIndex={0} role="region" aria-label="Results">
      <table class="result-table">
        <thead>
          <tr>{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              {columns.map((name) => <ResultCell key={name} name={name} value={line.row[name] ?? ''} actions={actions} />)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});

function ResultCell({ name, value, actions }: { name: string; value: string; actions: RowActions }) {
  const numeric = /^-?\d+(\.\d+)?$/.test(value);
  return (
    <td class={numeric ? 'numeric' : ''} onDblClick={() => actions.copy(value, name)}>
      <LogText text={value.slice(0, kCellMax)} />
    </td>
  );
}
