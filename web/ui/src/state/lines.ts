// Rows as they are listed: each with a key that stays the same when the search is repeated.

import type { Row } from '../api/row';
import { kLevelFields, levelOf, type Level } from '../lib/level';
import { parseRfc3339, sortableTime } from '../lib/time';

export interface Line {
  key: string;
  row: Row;
  /** Milliseconds; NaN where the row has no time (a result of `stats`, say). */
  time: number;
  level: Level | undefined;
}

export function levelOfRow(row: Row): Level | undefined {
  for (const field of kLevelFields) {
    const value = row[field];
    if (value !== undefined && value !== '') return levelOf(value);
  }
  return undefined;
}

/** `sorted`: newest first, for answers whose order the query leaves open. */
export function toLines(rows: Row[], sorted: boolean): Line[] {
  const ordered = sorted ? newestFirst(rows) : rows;
  const seen = new Map<string, number>();
  return ordered.map((row, index) => {
    const time = row['_time'];
    const identity = time === undefined ? `row ${index}` : `${time} ${row['_stream_id'] ?? row['_stream'] ?? ''}`;
    const count = seen.get(identity) ?? 0;
    seen.set(identity, count + 1);
    return {
      key: `${identity} ${count}`,
      row,
      time: time === undefined ? NaN : parseRfc3339(time),
      level: levelOfRow(row),
    };
  });
}

function newestFirst(rows: Row[]): Row[] {
  const keyed = rows.map((row) => ({ row, key: sortableTime(row['_time'] ?? '') }));
  const inOrder = keyed.every((each, index) => index === 0 || (keyed[index - 1]?.key ?? '') >= each.key);
  if (inOrder) return rows;
  return keyed.sort((left, right) => (left.key < right.key ? 1 : left.key > right.key ? -1 : 0)).map((each) => each.row);
}

/** The time of the last row and how many rows share it: where the next page begins. */
export function oldestOf(lines: Line[]): { time: string; count: number } | undefined {
  const time = lines[lines.length - 1]?.row['_time'];
  if (time === undefined) return undefined;
  let count = 0;
  while (count < lines.length && lines[lines.length - 1 - count]?.row['_time'] === time) count += 1;
  return { time, count };
}

/**
 * The lines with an older page behind them. The page overlaps by the rows of the last shown
 * time, of which those already shown are dropped, and only as often as they were shown.
 */
export function withOlder(lines: Line[], page: Row[]): { lines: Line[]; added: number } {
  const oldest = oldestOf(lines);
  if (oldest === undefined) return { lines: toLines(page, true), added: page.length };
  const border = sortableTime(oldest.time);
  const shown = new Map<string, number>();
  for (const line of lines.slice(lines.length - oldest.count)) {
    const text = identityOf(line.row);
    shown.set(text, (shown.get(text) ?? 0) + 1);
  }
  const added = page.filter((row) => {
    const time = sortableTime(row['_time'] ?? '');
    if (time !== border) return time < border;
    const left = shown.get(identityOf(row)) ?? 0;
    shown.set(identityOf(row), left - 1);
    return left <= 0;
  });
  const rows = [...lines.map((line) => line.row), ...newestFirst(added)];
  return { lines: toLines(rows, false), added: added.length };
}

function identityOf(row: Row): string {
  return JSON.stringify(Object.entries(row).sort(([left], [right]) => (left < right ? -1 : 1)));
}
