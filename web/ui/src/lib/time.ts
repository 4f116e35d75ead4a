// Instants are milliseconds since 1970 for everything the reader chooses, and the server's
// own RFC 3339 text, down to the nanosecond, for everything a row says.

export type Zone = 'local' | 'utc';

/** A stretch of time: start is included, end is not. Milliseconds. */
export interface Span {
  start: number;
  end: number;
}

interface Parts {
  year: number; month: number; day: number;
  hour: number; minute: number; second: number; milli: number;
}

function partsOf(ms: number, zone: Zone): Parts {
  const date = new Date(ms);
  if (zone === 'utc') {
    return {
      year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate(),
      hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds(),
      milli: date.getUTCMilliseconds(),
    };
  }
  return {
    year: date.getFullYear(), month: date.getMonth(), day: date.getDate(),
    hour: date.getHours(), minute: date.getMinutes(), second: date.getSeconds(),
    milli: date.getMilliseconds(),
  };
}

const two = (value: number) => String(value).padStart(2, '0');

/** `2026-11-21` */
export function formatDate(ms: number, zone: Zone): string {
  const parts = partsOf(ms, zone);
  return `${String(parts.year).padStart(4, '0')}-${two(parts.month + 1)}-${two(parts.day)}`;
}

/** `05:48:12`, with `.123` where `millis` asks for it. */
export function formatClock(ms: number, zone: Zone, millis = false): string {
  const parts = partsOf(ms, zone);
  const clock = `${two(parts.hour)}:${two(parts.minute)}:${two(parts.second)}`;
  return millis ? `${clock}.${String(parts.milli).padStart(3, '0')}` : clock;
}

/** `2026-11-21 05:48:12`; milliseconds only where there are some. */
export function formatInstant(ms: number, zone: Zone): string {
  return `${formatDate(ms, zone)} ${formatClock(ms, zone, ms % 1000 !== 0)}`;
}

/** Milliseconds of an RFC 3339 text; finer digits are dropped. NaN when it is none. */
export function parseRfc3339(text: string): number {
  return Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
}

/** `2026-11-21T05:48:12.123000000Z`, nine digits so that no server takes it for a whole second. */
export function rfc3339Nano(ms: number, nanos = 0): string {
  const base = Math.floor(ms / 1000) * 1000;
  const fraction = (ms - base) * 1_000_000 + nanos;
  return `${new Date(base).toISOString().slice(0, 19)}.${String(fraction).padStart(9, '0')}Z`;
}

/** The instant one nanosecond after an RFC 3339 text in UTC. */
export function justAfter(text: string): string {
  const match = /^(.*?)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (!match) return text;
  const second = Date.parse(`${match[1]}${match[3]}`);
  const nanos = Number((match[2] ?? '').slice(0, 9).padEnd(9, '0')) + 1;
  const carried = nanos === 1_000_000_000;
  return `${new Date(second + (carried ? 1000 : 0)).toISOString().slice(0, 19)}.${String(carried ? 0 : nanos).padStart(9, '0')}Z`;
}

/** A text that sorts as the RFC 3339 time in UTC does, whatever number of digits it has. */
export function sortableTime(text: string): string {
  const match = /^([^.Z]*)(?:\.(\d+))?Z$/.exec(text);
  return match ? `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}` : text;
}

const kUnits: [string, number][] = [
  ['w', 604_800_000], ['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000],
];

/** Milliseconds of `90m`, `1h30m`, `2d`. Undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const compact = text.replace(/\s+/g, '');
  if (!/^(\d+(\.\d+)?(ms|w|d|h|m|s))+$/.test(compact)) return undefined;
  let total = 0;
  for (const [, amount, unit] of compact.matchAll(/(\d+(?:\.\d+)?)(ms|w|d|h|m|s)/g)) {
    const width = unit === 'ms' ? 1 : (kUnits.find(([name]) => name === unit)?.[1] ?? 0);
    total += Number(amount) * width;
  }
  return total > 0 ? Math.round(total) : undefined;
}

/** `1h30m` for 5400000: the shortest text that `parseDuration` reads back. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = '';
  for (const [name, width] of kUnits) {
    // Weeks read badly beside other units: "14d" rather than "2w", "10d" rather than "1w3d".
    if (name === 'w') continue;
    const count = Math.floor(rest / width);
    if (count > 0) text += `${count}${name}`;
    rest -= count * width;
  }
  if (rest > 0) text += `${rest}ms`;
  return text === '' ? '0s' : text;
}

/** `3 minutes`, `2 days`: one unit, for a sentence. */
export function describeDuration(ms: number): string {
  const names: [string, number][] = [
    ['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000],
  ];
  for (const [name, width] of names) {
    const count = Math.round((ms / width) * 10) / 10;
    const shown = count >= 10 ? Math.round(count) : count;
    if (ms >= width) return `${shown} ${name}${shown === 1 ? '' : 's'}`;
  }
  return `${Math.round(ms)} milliseconds`;
}

/**
 * Reads what a person pastes as a point in time: `2026-11-21 05:48`, RFC 3339, seconds or
 * milliseconds since 1970, `now`, `now-2h`, `5:48` of today. Undefined when it is none of these.
 */
export function parseInstant(text: string, zone: Zone, now: number): number | undefined {
  const trimmed = text.trim();
  const relative = /^now(?:\s*-\s*(.+))?$/i.exec(trimmed);
  if (relative) {
    if (relative[1] === undefined) return now;
    const back = parseDuration(relative[1]);
    return back === undefined ? undefined : now - back;
  }
  if (/^\d{10}(\.\d+)?$/.test(trimmed)) return Math.round(Number(trimmed) * 1000);
  if (/^\d{13}$/.test(trimmed)) return Number(trimmed);
  if (/^\d{19}$/.test(trimmed)) return Math.floor(Number(trimmed.slice(0, 13)));
  if (/^\d{1,2}:\d\d(:\d\d(\.\d+)?)?$/.test(trimmed)) {
    return parseCalendar(`${formatDate(now, zone)} ${trimmed.padStart(trimmed.indexOf(':') === 1 ? trimmed.length + 1 : 0, '0')}`, zone);
  }
  return parseCalendar(trimmed, zone);
}

function parseCalendar(text: string, zone: Zone): number | undefined {
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] = match;
  const milli = fraction.slice(0, 3).padEnd(3, '0');
  const suffix = offset ?? (zone === 'utc' ? 'Z' : '');
  const ms = Date.parse(
    `${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}${suffix.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2').toUpperCase()}`,
  );
  return Number.isNaN(ms) ? undefined : ms;
}
