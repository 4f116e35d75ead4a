// What can be completed at the cursor, seen from the text alone.

import { pipesStart, tokenize, type Token } from './tokens';
import { unquote } from './quote';

export type CompletionPlace =
  | { kind: 'filter'; from: number }
  | { kind: 'value'; field: string; from: number }
  | { kind: 'pipe'; from: number }
  | { kind: 'pipe-argument'; pipe: string; from: number };

/** The place at `cursor`, or undefined where nothing sensible can be offered. */
export function completionPlace(query: string, cursor: number): CompletionPlace | undefined {
  const before = tokenize(query.slice(0, cursor));
  const last = before[before.length - 1];
  const typing = last !== undefined && last.to === cursor && isText(last);
  const from = typing ? last.from : cursor;
  const rest = typing ? before.slice(0, -1) : before;
  const previous = rest[rest.length - 1];

  if (last?.kind === 'comment') return undefined;
  if (previous?.kind === 'bar') return { kind: 'pipe', from };
  const field = fieldBefore(rest);
  if (field !== undefined) {
    if (field === '_time' || (typing && last.text.startsWith('`'))) return undefined;
    return { kind: 'value', field, from };
  }
  if (from >= pipesStart(query.slice(0, cursor)) && rest.some((token) => token.kind === 'bar')) {
    const pipe = [...rest].reverse().find((token) => token.kind === 'pipe');
    return pipe === undefined ? undefined : { kind: 'pipe-argument', pipe: pipe.text.toLowerCase(), from };
  }
  return typing && last.kind === 'string' ? undefined : { kind: 'filter', from };
}

function isText(token: Token): boolean {
  return token.kind !== 'punctuation' && token.kind !== 'bar' && token.kind !== 'comment';
}

/** The field of `field:` or `field:=` that ends here. */
function fieldBefore(tokens: Token[]): string | undefined {
  let at = tokens.length - 1;
  if (tokens[at]?.text === '=') at -= 1;
  if (tokens[at]?.text !== ':') return undefined;
  const name = tokens[at - 1];
  return name?.kind === 'field' ? unquote(name.text) : undefined;
}
