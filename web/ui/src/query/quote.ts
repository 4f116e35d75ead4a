const kReserved = /^(?:and|or|not)$/i;

/** A field name as LogsQL wants it: bare where that is safe, else in quotes. */
export function quoteField(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_.]*$/.test(name) && !kReserved.test(name) ? name : quoteValue(name);
}

/** A value in double quotes. JSON's escapes are a subset of LogsQL's. */
export function quoteValue(value: string): string {
  return JSON.stringify(value);
}

/** The text of a quoted token, or the token itself when it is bare. */
export function unquote(token: string): string {
  const first = token[0];
  if (first === '`') return token.slice(1, token.endsWith('`') && token.length > 1 ? -1 : undefined);
  if (first !== '"' && first !== "'") return token;
  const inner = token.slice(1, token.length > 1 && token.endsWith(first) ? -1 : undefined);
  return inner.replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])/g, (_whole, escape: string) => {
    if (escape.length > 1) return String.fromCharCode(parseInt(escape.slice(1), 16));
    return kEscapes[escape] ?? escape;
  });
}

const kEscapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };
