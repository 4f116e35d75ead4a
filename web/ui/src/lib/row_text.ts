// What a row says when it is told on one line.

import type { Row } from '../api/row';

/** Fields that have a place of their own, or that say nothing to a reader. */
export function isInternal(field: string): boolean {
  return field === '_time' || field === '_msg' || field === '_stream' || field === '_stream_id';
}

/** The row's fields in reading order: its own by name, then the internal ones. */
export function orderedFields(row: Row): [string, string][] {
  return Object.entries(row)
    .filter(([, value]) => value !== '')
    .sort(([left], [right]) =>
      Number(isInternal(left)) - Number(isInternal(right)) || (left < right ? -1 : 1));
}

/** `{app="nginx",host="web-1"}` as `nginx web-1`: enough to tell sources apart. */
export function streamLabel(stream: string | undefined): string {
  if (stream === undefined) return '';
  const values = [...stream.matchAll(/="((?:[^"\\]|\\.)*)"/g)].map((match) => (match[1] ?? '').replace(/\\(.)/g, '$1'));
  return values.map((value) => value.split('/').pop() ?? value).join(' · ');
}
