// The edits that a click makes: `field:="value"` is put in, taken out or turned round.

import { pipesStart, tokenize } from './tokens';
import { quoteField, quoteValue } from './quote';

export type Sense = 'only' | 'without';

/** The filter for one value of one field; an empty value means the field is absent. */
export function filterText(field: string, value: string): string {
  if (field === '_stream' && value.startsWith('{')) return `_stream:${value}`;
  if (field === '_stream_id') return `_stream_id:${value}`;
  return `${quoteField(field)}:=${quoteValue(value)}`;
}

/** The filter for any of several values of one field. */
export function anyOfText(field: string, values: string[]): string {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return filterText(field, only);
  return `${quoteField(field)}:in(${values.map(quoteValue).join(', ')})`;
}

/** Does the query already hold this condition, or its opposite, as a condition of its own? */
export function holdsCondition(query: string, condition: string): Sense | undefined {
  return placeOf(query, condition)?.sense;
}

export function holdsFilter(query: string, field: string, value: string): Sense | undefined {
  return holdsCondition(query, filterText(field, value));
}

export function toggleFilter(query: string, field: string, value: string, sense: Sense): string {
  return toggleCondition(query, filterText(field, value), sense);
}

/**
 * The query with the condition added before its pipes. Asking for what is there already takes
 * it out; asking for the opposite turns it round.
 */
export function toggleCondition(query: string, text: string, sense: Sense): string {
  const place = placeOf(query, text);
  const without = place === undefined ? query : removeAt(query, place.from, place.to);
  if (place?.sense === sense) return without;
  return addCondition(without, sense === 'only' ? text : `!${text}`);
}

/** The query with one more condition that all of it must meet. */
export function addCondition(query: string, condition: string): string {
  const bar = pipesStart(query);
  const head = query.slice(0, bar).trim();
  const pipes = query.slice(bar).trim();
  const filter =
    head === '' || head === '*' ? condition
    : hasOuterOr(head) ? joined(joined(`(${head}`, ')', ''), condition)
    : joined(head, condition);
  return joined(filter, pipes);
}

/** Two parts of a query side by side, but not the second inside a comment of the first. */
function joined(left: string, right: string, space = ' '): string {
  if (left === '' || right === '') return left + right;
  return left + (endsInComment(left) ? '\n' : space) + right;
}

function endsInComment(text: string): boolean {
  const tokens = tokenize(text);
  return tokens[tokens.length - 1]?.kind === 'comment';
}

/** The query's filter without its pipes: what selects lines, before anything is made of them. */
export function filterOf(query: string): string {
  const head = query.slice(0, pipesStart(query)).trim();
  return head === '' ? '*' : head;
}

interface Place { from: number; to: number; sense: Sense }

function placeOf(query: string, text: string): Place | undefined {
  const end = pipesStart(query);
  const head = query.slice(0, end);
  if (hasOuterOr(head)) return undefined;
  let depth = 0;
  for (const token of tokenize(head)) {
    const starts = depth === 0 && head.startsWith(text, token.from) && endsThere(head, token.from + text.length);
    if (starts) {
      const negated = /(?:^|\s)[!-]$/.test(head.slice(0, token.from));
      return {
        from: negated ? token.from - 1 : token.from,
        to: token.from + text.length,
        sense: negated ? 'without' : 'only',
      };
    }
    if (/^[([{]$/.test(token.text)) depth += 1;
    else if (/^[)\]}]$/.test(token.text)) depth -= 1;
  }
  return undefined;
}

function endsThere(head: string, index: number): boolean {
  return index === head.length || /\s/.test(head[index] ?? '');
}

function removeAt(query: string, from: number, to: number): string {
  const bar = pipesStart(query);
  const before = query.slice(0, from).replace(/(?:^|\s)and\s*$/i, ' ').trim();
  const after = query.slice(to, bar).replace(/^\s*and(?=\s)/i, ' ').trim();
  const head = joined(before, after);
  return joined(head === '' ? '*' : head, query.slice(bar).trim());
}

function hasOuterOr(head: string): boolean {
  let depth = 0;
  for (const token of tokenize(head)) {
    if (/^[([{]$/.test(token.text)) depth += 1;
    else if (/^[)\]}]$/.test(token.text)) depth -= 1;
    else if (depth === 0 && token.kind === 'logic' && /^or$/i.test(token.text)) return true;
  }
  return false;
}
