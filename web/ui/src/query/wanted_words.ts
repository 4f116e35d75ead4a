// The words and phrases that a query looks for in the message, to mark them in the results.

import { pipesStart, tokenize, type Token } from './tokens';
import { unquote } from './quote';

export interface WantedWord {
  text: string;
  /** Written as `i(text)`. */
  anyCase: boolean;
  /** Written as `text*`. */
  prefix: boolean;
}

/** What the text at a place of the query would be looked for in, and how. */
interface Context {
  message: boolean;
  negated: boolean;
  anyCase: boolean;
}

/** Functions whose arguments are text of the field; those of others are ranges, patterns, names. */
const kTextFunctions = /^(?:i|in|seq|contains_all|contains_any)$/;

/** Longest first, so that a phrase is marked before the words in it. Costs one pass. */
export function wantedWords(query: string): WantedWord[] {
  const words: WantedWord[] = [];
  const around: Context[] = [kOutside];
  let here = kOutside;
  const tokens = tokenize(query.slice(0, pipesStart(query)));
  tokens.forEach((token, index) => {
    if (/^[([{]$/.test(token.text)) {
      around.push({ ...here, message: here.message && token.text === '(' });
      here = innermost(around);
    } else if (/^[)\]}]$/.test(token.text)) {
      if (around.length > 1) around.pop();
      here = innermost(around);
    } else if (isText(token)) {
      const text = unquote(token.text);
      const star = tokens[index + 1];
      const prefix = star?.text === '*' && star.from === token.to;
      if (here.message && !here.negated && text.length > 1) words.push({ text, prefix, anyCase: here.anyCase });
      here = innermost(around);
    } else {
      here = next(here, token, innermost(around));
    }
  });
  return words.sort((left, right) => right.text.length - left.text.length);
}

function isText(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'string' || token.kind === 'number';
}

/** The context after a token that is no text: what it says about the text that follows. */
function next(here: Context, token: Token, outer: Context): Context {
  if (token.kind === 'field') return { ...here, message: unquote(token.text) === '_msg' };
  if (token.kind === 'function') {
    return { ...here, message: here.message && kTextFunctions.test(token.text), anyCase: here.anyCase || token.text === 'i' };
  }
  if (token.kind === 'logic') return { ...outer, negated: outer.negated || /^not$/i.test(token.text) };
  if (token.text === '!' || token.text === '-') return { ...here, negated: true };
  if (token.text === '~' || token.text === '<' || token.text === '>') return { ...here, message: false };
  return here;
}

const kOutside: Context = { message: true, negated: false, anyCase: false };

function innermost(around: Context[]): Context {
  return around[around.length - 1] ?? kOutside;
}

/** Finds the words in a text as the server does, whole and with their case; undefined when there are none. */
export function wordPattern(words: WantedWord[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const each = words.map(({ text, prefix }) => {
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    // A phrase may begin or end with what is no part of a word; then there is no word to cut.
    const before = kWordPart.test(text[0] ?? '') ? '(?<![\\p{L}\\p{N}_])' : '';
    const after = !prefix && kWordPart.test(text[text.length - 1] ?? '') ? '(?![\\p{L}\\p{N}_])' : '';
    return before + escaped + after;
  });
  return new RegExp(each.join('|'), words.some(({ anyCase }) => anyCase) ? 'giu' : 'gu');
}

const kWordPart = /[\p{L}\p{N}_]/u;
