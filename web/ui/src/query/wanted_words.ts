// The words and phrases that a query looks for in the message, to mark them in the results.

import { pipesStart, tokenize } from './tokens';
import { unquote } from './quote';

/** Longest first, so that a phrase is marked before the words in it. */
export function wantedWords(query: string): string[] {
  const tokens = tokenize(query.slice(0, pipesStart(query)));
  const words = new Set<string>();
  let field: string | undefined;
  tokens.forEach((token, index) => {
    const before = tokens[index - 1]?.text;
    if (token.kind === 'field') {
      field = unquote(token.text);
      return;
    }
    if (token.kind === 'word' || token.kind === 'string' || token.kind === 'number') {
      const negated = isNegated(tokens.map((each) => each.text), index);
      if ((field === undefined || field === '_msg') && !negated && before !== '~') {
        const text = unquote(token.text);
        if (text.length > 1) words.add(text);
      }
      field = undefined;
    }
    // A bracket after `field:` holds that field's values; words in it are not the message's.
    if (token.text === ')' || token.text === ']' || token.text === '}') field = undefined;
  });
  return [...words].sort((left, right) => right.length - left.length);
}

function isNegated(texts: string[], index: number): boolean {
  for (let at = index - 1; at >= 0; at -= 1) {
    const text = texts[at] ?? '';
    if (/^(?:[!-]|not)$/i.test(text)) return true;
    if (!/^(?:[:=(~]|i|_msg)$/.test(text)) return false;
  }
  return false;
}

/** Finds the wanted words in a text without regard to case, or undefined when there are none. */
export function wordPattern(words: string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('|'), 'giu');
}
