// The words and phrases that a query looks for in the message, to mark them in the results.

import { pipesStart, tokenize, type Token } from './tokens';
import { unquote } from './quote';

/** What the text at a place of the query would be looked for in. */
interface Context {
  message: boolean;
  negated: boolean;
}

/** Functions whose arguments are text of the field; those of others are ranges, patterns, names. */
const kTextFunctions = /^(?:i|in|seq|contains_all|contains_any)$/;

/** Longest first, so that a phrase is marked before the words in it. Costs one pass. */
export function wantedWords(query: string): string[] {
  const words = new Set<string>();
  const around: Context[] = [{ message: true, negated: false }];
  let here = innermost(around);
  for (const token of tokenize(query.slice(0, pipesStart(query)))) {
    if (/^[([{]$/.test(token.text)) {
      around.push({ ...here, message: here.message && token.text === '(' });
      here = innermost(around);
    } else if (/^[)\]}]$/.test(token.text)) {
      if (around.length > 1) around.pop();
      here = innermost(around);
    } else if (isText(token)) {
      const text = unquote(token.text);
      if (here.message && !here.negated && text.length > 1) words.add(text);
      here = innermost(around);
    } else {
      here = next(here, token, innermost(around));
    }
  }
  return [...words].sort((left, right) => right.length - left.length);
}

function isText(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'string' || token.kind === 'number';
}

/** The context after a token that is no text: what it says about the text that follows. */
function next(here: Context, token: Token, outer: Context): Context {
  if (token.kind === 'field') return { ...here, message: unquote(token.text) === '_msg' };
  if (token.kind === 'function') return { ...here, message: here.message && kTextFunctions.test(token.text) };
  if (token.kind === 'logic') return { ...outer, negated: outer.negated || /^not$/i.test(token.text) };
  if (token.text === '!' || token.text === '-') return { ...here, negated: true };
  if (token.text === '~' || token.text === '<' || token.text === '>') return { ...here, message: false };
  return here;
}

function innermost(around: Context[]): Context {
  return { ...(around[around.length - 1] ?? { message: true, negated: false }) };
}

/** Finds the wanted words in a text without regard to case, or undefined when there are none. */
export function wordPattern(words: string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.join('|'), 'giu');
}
