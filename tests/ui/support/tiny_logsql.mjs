// As much LogsQL as the mock needs: words, phrases, prefixes, `field:`, `:=`, `in()`, `!`, `and`, `or`,
// brackets, `_stream:{…}`, and the pipes fields, limit, sort, top and `stats by (…) count()`.

export class QueryError extends Error {
  constructor(message, position, length, hint) {
    super(message);
    Object.assign(this, { position, length, hint });
  }
}

const kToken = /\s+|(?<string>"(?:\\.|[^"\\])*"|'[^']*'|`[^`]*`)|(?<mark>:=|[()|:!{}=,*~]|>=|<=|>|<)|(?<word>[^\s"'`()|:!{}=,*~<>]+)/gy;

function scan(query) {
  const tokens = [];
  kToken.lastIndex = 0;
  let at = 0;
  for (const match of query.matchAll(kToken)) {
    at = match.index + match[0].length;
    const { string, mark, word } = match.groups;
    if (string === undefined && mark === undefined && word === undefined) continue;
    const text = string === undefined ? match[0] : string[0] === '"' ? JSON.parse(string) : string.slice(1, -1);
    tokens.push({ kind: string === undefined ? (mark ? 'mark' : 'word') : 'string', text, at: match.index, width: match[0].length });
  }
  if (at < query.length) throw fail(query, at, 1, 'unexpected character', 'close the quote');
  return tokens;
}

function fail(query, at, width, message, hint) {
  const bytes = (text) => Buffer.byteLength(text);
  return new QueryError(message, bytes(query.slice(0, at)), bytes(query.slice(at, at + width)), hint);
}

class Parser {
  constructor(query) {
    this.query = query;
    this.tokens = scan(query);
    this.at = 0;
  }

  peek(text) {
    const token = this.tokens[this.at];
    return token !== undefined && token.kind !== 'string' && token.text.toLowerCase() === text;
  }

  take(text) {
    const found = this.peek(text);
    if (found) this.at += 1;
    return found;
  }

  expect(text) {
    if (!this.take(text)) throw this.unexpected(`expected "${text}"`);
  }

  unexpected(hint) {
    const token = this.tokens[this.at];
    if (token === undefined) return fail(this.query, this.query.length, 0, 'the query ends too early', hint);
    return fail(this.query, token.at, token.width, `unexpected "${token.text}"`, hint);
  }

  either() {
    let left = this.all();
    while (this.take('or')) {
      const [one, two] = [left, this.all()];
      left = (row) => one(row) || two(row);
    }
    return left;
  }

  all() {
    let left = this.one();
    while (this.at < this.tokens.length && !this.peek('|') && !this.peek(')') && !this.peek('or')) {
      this.take('and');
      const [one, two] = [left, this.one()];
      left = (row) => one(row) && two(row);
    }
    return left;
  }

  one() {
    if (this.take('!') || this.take('not')) {
      const inner = this.one();
      return (row) => !inner(row);
    }
    if (this.take('(')) {
      const inner = this.either();
      this.expect(')');
      return inner;
    }
    if (this.take('*')) return () => true;
    const token = this.text('a word');
    if (this.take(':=')) return this.exact(token.text);
    if (this.take(':')) return this.fieldFilter(token.text);
    return this.words('_msg', token.text);
  }

  text(what) {
    const token = this.tokens[this.at];
    if (token === undefined || token.kind === 'mark') throw this.unexpected(`${what} is missing here`);
    this.at += 1;
    return token;
  }

  fieldFilter(field) {
    if (this.take('{')) return this.labels();
    if (this.take('=')) return this.exact(field);
    for (const sign of ['>=', '<=', '>', '<']) {
      if (this.take(sign)) {
        const border = Number(this.text('a number').text);
        const holds = { '>=': (n) => n >= border, '<=': (n) => n <= border, '>': (n) => n > border, '<': (n) => n < border }[sign];
        return (row) => row[field] !== undefined && holds(Number(row[field]));
      }
    }
    if (this.take('*')) return (row) => (row[field] ?? '') !== '';
    if (this.peek('in')) return this.anyOf(field);
    return this.words(field, this.text('a value').text);
  }

  anyOf(field) {
    this.expect('in');
    this.expect('(');
    const values = this.names();
    this.expect(')');
    return (row) => values.includes(row[field] ?? '');
  }

  exact(field) {
    const { text } = this.text('a value');
    return (row) => (row[field] ?? '') === text;
  }

  labels() {
    const wanted = [];
    while (!this.take('}')) {
      const { text: name } = this.text('a label');
      this.expect('=');
      wanted.push([name, this.text('a value').text]);
      this.take(',');
    }
    return (row) => wanted.every(([name, value]) => row[name] === value);
  }

  words(field, text) {
    const prefix = this.take('*');
    const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}${prefix ? '' : '(?![\\p{L}\\p{N}_])'}`, 'u');
    return (row) => pattern.test(row[field] ?? '');
  }

  pipes() {
    const pipes = [];
    while (this.take('|')) pipes.push(this.pipe());
    if (this.at < this.tokens.length) throw this.unexpected('remove it');
    return pipes;
  }

  pipe() {
    const start = this.at;
    const { text: name } = this.text('a pipe');
    if (name === 'fields') {
      const names = this.names();
      return (rows) => rows.map((row) => Object.fromEntries(names.filter((each) => each in row).map((each) => [each, row[each]])));
    }
    if (name === 'limit') {
      const count = Number(this.text('a number').text);
      return (rows) => rows.slice(0, count);
    }
    if (name === 'top') {
      const count = Number(this.text('a number').text);
      return this.counting('hits', (counted) => counted.slice(0, count));
    }
    if (name === 'stats') return this.counting('count(*)', (counted) => counted);
    this.at = start;
    throw this.unexpected('the pipes are fields, limit, top and stats');
  }

  counting(column, shape) {
    this.take('by');
    this.expect('(');
    const names = this.names();
    this.expect(')');
    let label = column;
    if (this.take('count')) {
      this.expect('(');
      this.expect(')');
      if (this.take('as')) label = this.text('a name').text;
    }
    return (rows) => {
      const groups = new Map();
      for (const row of rows) {
        const key = JSON.stringify(names.map((name) => row[name] ?? ''));
        groups.set(key, (groups.get(key) ?? 0) + 1);
      }
      const counted = [...groups].sort((left, right) => right[1] - left[1]).map(([key, count]) => ({
        ...Object.fromEntries(JSON.parse(key).map((value, index) => [names[index], value])),
        [label]: String(count),
      }));
      return shape(counted);
    };
  }

  names() {
    const names = [];
    do names.push(this.text('a field').text); while (this.take(','));
    return names;
  }
}

/** The query as `{ filter(row), pipes(rows), piped }`. Throws QueryError. */
export function parseQuery(query) {
  const parser = new Parser(query);
  const filter = parser.either();
  const pipes = parser.pipes();
  return { filter, piped: pipes.length > 0, pipes: (rows) => pipes.reduce((sofar, pipe) => pipe(sofar), rows) };
}
