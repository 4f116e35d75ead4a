import { memo } from './memo';
import { formatInstant, type Zone } from '../lib/time';
import type { Line } from '../state/lines';
import { LogText } from './log_text';

interface ResultTableProps {
  lines: Line[];
  zone: Zone;
  /** Columns that are fields of the lines behind the table: their values lead to these lines. */
  fields: ReadonlySet<string>;
  onDrill: (field: string, value: string) => void;
}

const kCellMax = 2_000;

/** Rows that are no log lines: the answer of `stats`, `top`, `uniq` and their like. */
export const ResultTable = memo(function ResultTable({ lines, zone, fields, onDrill }: ResultTableProps) {
  const columns = [...new Set(lines.flatMap((line) => Object.keys(line.row)))];
  return (
    <div class="rows" tabIndex={0} role="region" aria-label="Results">
      <table class="result-table">
        <thead>
          <tr>{columns.map((name) => <th key={name} scope="col" class={isNumeric(lines, name) ? 'numeric' : ''}>{name}</th>)}</tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              {columns.map((name) => (
                <td key={name} class={isNumber(line.row[name]) ? 'numeric' : ''}>
                  <ResultCell line={line} name={name} zone={zone} drills={fields.has(name)} onDrill={onDrill} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
});

interface ResultCellProps {
  line: Line;
  name: string;
  zone: Zone;
  drills: boolean;
  onDrill: (field: string, value: string) => void;
}

function ResultCell({ line, name, zone, drills, onDrill }: ResultCellProps) {
  const value = line.row[name] ?? '';
  if (name === '_time' && !Number.isNaN(line.time)) return <>{formatInstant(line.time, zone)}</>;
  const text = <LogText text={value.slice(0, kCellMax)} />;
  if (!drills) return text;
  return (
    <button type="button" class="drill" title="Show these lines" onClick={() => onDrill(name, value)}>
      {value === '' ? <i>none</i> : text}
    </button>
  );
}

function isNumber(value: string | undefined): boolean {
  return value !== undefined && /^-?\d+(\.\d+)?$/.test(value);
}

function isNumeric(lines: Line[], name: string): boolean {
  return lines.every((line) => isNumber(line.row[name]));
}
