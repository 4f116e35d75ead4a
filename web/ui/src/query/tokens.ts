// Cuts a LogsQL query into tokens, for colouring, completion and the edits that a click makes.
// The server's parser decides what is valid; this one never fails, it only describes.

export type TokenKind =
  | 'word' | 'string' | 'number' | 'field' | 'logic' | 'function' | 'keyword'
  | 'pipe' | 'bar' | 'punctuation' | 'comment';

export interface Token {
  kind: TokenKind;
  from: number;
  to: number;
  text: string;
}

const kToken =
  /(?<space>\s+)|(?<comment>#[^\n]*)|(?<string>"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|`[^`]*`?)|(?<bar>\|)|(?<punctuation>[()[\]{},:=!~<>*@]|-(?=[^\s]))|(?<word>[^\s"'`|()[\]{},:=!~<>*@#]+)/gy;

const kNumber = /^[+-]?\d[\d_.]*(?:[a-zA-Z]+)?$/;
const kLogic = /^(?:and|or|not)$/i;

const kKeywords = new Set(['by', 'as', 'asc', 'desc', 'if', 'with', 'hits', 'rank', 'at', 'on', 'from', 'partition', 'in']);

/** Tokens in order, without white space. Costs one pass. */
export function tokenize(query: string): Token[] {
  const tokens = scan(query);
  let pipeName = false;
  let inPipes = false;
  let braces = 0;
  tokens.forEach((token, index) => {
    const next = tokens[index + 1];
    if (token.text === '{') braces += 1;
    if (token.text === '}') braces -= 1;
    if (token.kind === 'bar') {
      pipeName = true;
      inPipes = true;
      return;
    }
    if (token.kind === 'comment') return;
    token.kind = classify(token, next, { pipeName, inPipes, inLabels: braces > 0 });
    pipeName = false;
  });
  return tokens;
}

function scan(query: string): Token[] {
  const tokens: Token[] = [];
  for (const match of query.matchAll(kToken)) {
    const groups = match.groups ?? {};
    if (groups['space'] !== undefined) continue;
    const kind: TokenKind =
      groups['comment'] !== undefined ? 'comment'
      : groups['string'] !== undefined ? 'string'
      : groups['bar'] !== undefined ? 'bar'
      : groups['punctuation'] !== undefined ? 'punctuation'
      : 'word';
    tokens.push({ kind, from: match.index, to: match.index + match[0].length, text: match[0] });
  }
  return tokens;
}

interface Place { pipeName: boolean; inPipes: boolean; inLabels: boolean }

function classify(token: Token, next: Token | undefined, place: Place): TokenKind {
  if (token.kind === 'punctuation') return token.kind;
  const touchesNext = next !== undefined && next.from === token.to;
  if (touchesNext && next.text === ':') return 'field';
  if (place.inLabels && next !== undefined && /^[=!]$/.test(next.text)) return 'field';
  if (token.kind === 'string') return 'string';
  if (place.pipeName) return 'pipe';
  if (kLogic.test(token.text)) return 'logic';
  if (next !== undefined && next.text === '(' && touchesNext) return 'function';
  if (place.inPipes && kKeywords.has(token.text.toLowerCase())) return 'keyword';
  return kNumber.test(token.text) ? 'number' : 'word';
}

/** Where the pipes begin: the index of the first `|` outside brackets, or the length. */
export function pipesStart(query: string): number {
  let depth = 0;
  for (const token of tokenize(query)) {
    if (/^[([{]$/.test(token.text)) depth += 1;
    else if (/^[)\]}]$/.test(token.text)) depth = Math.max(0, depth - 1);
    else if (token.kind === 'bar' && depth === 0) return token.from;
  }
  return query.length;
}
