import { useState } from 'preact/hooks';
import type { ValueCount } from '../api/search';
import { isInternal } from '../lib/row_text';
import { Icon } from './icon';
import { Popover } from './popover';

interface ColumnPickerProps {
  names: ValueCount[];
  columns: string[];
  onToggle: (field: string) => void;
}

export function ColumnPicker({ names, columns, onToggle }: ColumnPickerProps) {
  return (
    <Popover label="Columns" align="end" buttonClass="button quiet" button={<><Icon name="column" /> <span class="button-text">Columns</span></>}>
      {() => <Choices names={names} columns={columns} onToggle={onToggle} />}
    </Popover>
  );
}

function Choices({ names, columns, onToggle }: ColumnPickerProps) {
  const [wanted, setWanted] = useState('');
  const offered = names.map(({ value }) => value).filter((name) => !isInternal(name) && !columns.includes(name));
  const shown = [...columns, ...offered].filter((name) => name.toLowerCase().includes(wanted.toLowerCase()));
  return (
    <div class="column-choices">
      <input type="search" placeholder="Find a field" aria-label="Find a field" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
      <ul>
        {shown.map((name) => (
          <li key={name}>
            <label><input type="checkbox" checked={columns.includes(name)} onChange={() => onToggle(name)} /> {name}</label>
          </li>
        ))}
      </ul>
    </div>
  );
}
