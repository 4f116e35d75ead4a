import { useState } from 'preact/hooks';
import { describeDuration, formatInstant, parseDuration, parseInstant, type Zone } from '../lib/time';
import { describeRange, kPresets, spanOf, type Range } from '../state/range';
import { Icon } from './icon';
import { Popover } from './popover';

interface TimePickerProps {
  range: Range;
  zone: Zone;
  openSignal: number;
  onRange: (range: Range) => void;
  onZone: (zone: Zone) => void;
}

export function TimePicker({ range, zone, openSignal, onRange, onZone }: TimePickerProps) {
  const text = describeRange(range, zone);
  return (
    <Popover
      label={`Time range: ${text}`} openSignal={openSignal} buttonClass="button time-button"
      button={<><Icon name="clock" /><span class="time-text">{text}</span><Icon name="down" /></>}
      align="end"
    >
      {(close) => (
        <RangeForm
          range={range} zone={zone} onZone={onZone}
          onRange={(chosen) => {
            onRange(chosen);
            close();
          }}
        />
      )}
    </Popover>
  );
}

function RangeForm({ range, zone, onRange, onZone }: Omit<TimePickerProps, 'openSignal'>) {
  return (
    <div class="range-form">
      <ul class="presets" aria-label="Relative to now">
        {kPresets.map((length) => (
          <li key={length}>
            <button
              type="button" class="menu-item"
              aria-pressed={range.kind === 'relative' && range.length === length}
              onClick={() => onRange({ kind: 'relative', length })}
            >
              Last {describeDuration(length)}
            </button>
          </li>
        ))}
      </ul>
      <div class="range-fields">
        <InstantsForm key={zone} range={range} zone={zone} onRange={onRange} />
        <LengthForm onRange={onRange} />
        <ZoneSwitch zone={zone} onZone={onZone} />
      </div>
    </div>
  );
}

function InstantsForm({ range, zone, onRange }: { range: Range; zone: Zone; onRange: (range: Range) => void }) {
  const [now] = useState(() => Date.now());
  const span = range.kind === 'absolute' ? range : spanOf(range, now - (now % 1000));
  const [from, setFrom] = useState(() => formatInstant(span.start, zone));
  const [to, setTo] = useState(() => (range.kind === 'relative' ? 'now' : formatInstant(span.end, zone)));
  const [problem, setProblem] = useState<string>();

  const submit = (event: Event) => {
    event.preventDefault();
    const start = parseInstant(from, zone, now);
    const end = parseInstant(to, zone, now);
    if (start === undefined || end === undefined) {
      setProblem(`“${start === undefined ? from : to}” is no time. Try 2026-11-21 05:40, 05:40, now-2h or a Unix time.`);
    } else if (start >= end) {
      setProblem('The start must be before the end.');
    } else {
      onRange({ kind: 'absolute', start, end });
    }
  };

  return (
    <form onSubmit={submit}>
      <label>From<input class="mono" value={from} onInput={(event) => setFrom(event.currentTarget.value)} spellcheck={false} /></label>
      <label>To<input class="mono" value={to} onInput={(event) => setTo(event.currentTarget.value)} spellcheck={false} /></label>
      {problem !== undefined && <p class="problem" role="alert">{problem}</p>}
      <button type="submit" class="button primary">Apply</button>
    </form>
  );
}

function LengthForm({ onRange }: { onRange: (range: Range) => void }) {
  const [text, setText] = useState('');
  const length = parseDuration(text);
  const submit = (event: Event) => {
    event.preventDefault();
    if (length !== undefined) onRange({ kind: 'relative', length });
  };
  return (
    <form onSubmit={submit} class="length-form">
      <label>Last<input class="mono" value={text} placeholder="45m, 1h30m, 3d" onInput={(event) => setText(event.currentTarget.value)} spellcheck={false} /></label>
      <button type="submit" class="button" disabled={length === undefined}>Set</button>
    </form>
  );
}

export function ZoneSwitch({ zone, onZone }: { zone: Zone; onZone: (zone: Zone) => void }) {
  return (
    <div class="segmented" role="group" aria-label="Time zone">
      {(['local', 'utc'] as const).map((choice) => (
        <button key={choice} type="button" aria-pressed={zone === choice} onClick={() => onZone(choice)}>
          {choice === 'utc' ? 'UTC' : 'Local time'}
        </button>
      ))}
    </div>
  );
}
