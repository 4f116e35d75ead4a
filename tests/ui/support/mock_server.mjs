// A server that speaks Cordwood's HTTP interface over rows in memory, with the same headers.
// It lets the interface be worked on and tested without the engine:
//   node support/mock_server.mjs [port]

import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleRows } from './sample_rows.mjs';
import { parseQuery, QueryError } from './tiny_logsql.mjs';

const kDist = fileURLToPath(new URL('../../../web/ui/dist/', import.meta.url));

const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/** Starts on a free port unless told one. `stop()` ends it. */
export async function startMock({ token = 'mock-token', port = 0, rows = [] } = {}) {
  const store = { rows: rows.map(withStream), token, sessions: new Set() };
  sortStore(store);
  const server = createServer((request, response) => {
    answer(store, request, response).catch((error) => sendError(response, error));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    token,
    stop: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

function withStream(row) {
  const labels = ['app', 'host'].filter((name) => row[name]).map((name) => `${name}=${JSON.stringify(row[name])}`);
  return { ...row, _stream: `{${labels.join(',')}}` };
}

/** Newest first, which is how rows are given back. */
function sortStore(store) {
  store.rows = store.rows
    .map((row) => ({ row, at: nanos(row._time) }))
    .sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0))
    .map(({ row }) => row);
}

/** A time as a sortable text of its nanoseconds. */
function nanos(text) {
  const [, second, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(text);
  return `${Math.floor(Date.parse(`${second}Z`) / 1000)}.${fraction.padEnd(9, '0')}`;
}

async function answer(store, request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://mock');
  const body = await readBody(request);
  if (request.method === 'GET' && !/^\/(api|select|health)/.test(pathname)) return sendFile(pathname, response);
  if (pathname === '/health') return send(response, 200, 'OK', 'text/plain');
  const bearer = request.headers.authorization === `Bearer ${store.token}`;
  if (pathname === '/insert/jsonline' && bearer) {
    store.rows.push(...body.split('\n').filter(Boolean).map((line) => withStream(JSON.parse(line))));
    sortStore(store);
    return send(response, 200, '', 'text/plain');
  }
  if (request.method !== 'GET' && !bearer && request.headers['x-cordwood-request'] !== '1') {
    return sendJson(response, 403, { error: { message: 'the request lacks the header X-Cordwood-Request' } });
  }
  if (pathname === '/api/v1/login') return logIn(store, body, response);
  const session = /cordwood_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  if (!bearer && !store.sessions.has(session)) return sendJson(response, 401, { error: { message: 'log in first' } });
  if (pathname === '/api/v1/logout') {
    store.sessions.delete(session);
    return send(response, 204, '', 'text/plain');
  }
  if (pathname === '/api/v1/session') return sendJson(response, 200, { user: 'admin', version: '0.1.0', auth: true });
  const parameters = new URLSearchParams([...searchParams, ...new URLSearchParams(body)]);
  const handler = kHandlers[pathname];
  if (handler === undefined) return sendJson(response, 404, { error: { message: 'no such path' } });
  return handler(store, parameters, response);
}

function logIn(store, body, response) {
  if (JSON.parse(body).token !== store.token) {
    return sendJson(response, 401, { error: { message: 'The token is not valid.' } });
  }
  const session = randomBytes(16).toString('hex');
  store.sessions.add(session);
  response.setHeader('Set-Cookie', `cordwood_session=${session}; HttpOnly; SameSite=Strict; Path=/`);
  return send(response, 204, '', 'text/plain');
}

function selected(store, parameters) {
  const query = parseQuery(parameters.get('query') ?? '*');
  const start = parameters.get('start');
  const end = parameters.get('end');
  const from = start === null ? undefined : nanos(start);
  const to = end === null ? undefined : nanos(end);
  const rows = store.rows.filter((row) => {
    const at = nanos(row._time);
    return (from === undefined || at >= from) && (to === undefined || at < to) && query.filter(row);
  });
  return { query, rows };
}

const kHandlers = {
  '/select/logsql/query': (store, parameters, response) => {
    const { query, rows } = selected(store, parameters);
    const limit = Number(parameters.get('limit') ?? Infinity);
    const answerRows = query.pipes(query.piped ? rows : rows.slice(0, limit)).slice(0, limit);
    response.writeHead(200, { 'Content-Type': 'application/stream+json' });
    response.end(answerRows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  },
  '/select/logsql/hits': (store, parameters, response) => {
    const { rows } = selected(store, parameters);
    const step = milliseconds(parameters.get('step'));
    const field = parameters.get('field');
    const groups = new Map();
    for (const row of rows) {
      const name = field === null ? '' : row[field] ?? '';
      const at = Math.floor(Date.parse(row._time) / step) * step;
      const buckets = groups.get(name) ?? new Map();
      groups.set(name, buckets);
      buckets.set(at, (buckets.get(at) ?? 0) + 1);
    }
    const hits = [...groups].map(([name, buckets]) => {
      const sorted = [...buckets].sort((left, right) => left[0] - right[0]);
      return {
        fields: field === null ? {} : { [field]: name },
        timestamps: sorted.map(([at]) => new Date(at).toISOString()),
        values: sorted.map(([, count]) => count),
        total: sorted.reduce((sum, [, count]) => sum + count, 0),
      };
    });
    sendJson(response, 200, { hits });
  },
  '/select/logsql/field_names': (store, parameters, response) => {
    const { rows } = selected(store, parameters);
    sendJson(response, 200, { values: counted(rows.flatMap((row) => Object.keys(row))) });
  },
  '/select/logsql/field_values': (store, parameters, response) => {
    const { rows } = selected(store, parameters);
    const field = parameters.get('field');
    const values = counted(rows.map((row) => row[field]).filter((value) => value !== undefined));
    sendJson(response, 200, { values: values.slice(0, Number(parameters.get('limit') ?? 1000)) });
  },
};

function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1]).map(([value, hits]) => ({ value, hits }));
}

function milliseconds(step) {
  const units = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 };
  let total = 0;
  for (const [, amount, unit] of step.matchAll(/(\d+)(ms|s|m|h|d)/g)) total += Number(amount) * units[unit];
  return total;
}

async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function sendFile(pathname, response) {
  const path = normalize(pathname === '/' ? '/index.html' : pathname);
  const bytes = await readFile(join(kDist, path)).catch(() => undefined);
  if (bytes === undefined) return send(response, 404, 'not found', 'text/plain');
  const nonce = randomBytes(16).toString('base64');
  const content = path === '/index.html' ? bytes.toString().replace('__CSP_NONCE__', nonce) : bytes;
  response.setHeader('Content-Security-Policy',
    `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  return send(response, 200, content, kTypes[extname(path)] ?? 'application/octet-stream');
}

function send(response, status, body, type) {
  response.writeHead(status, { 'Content-Type': type });
  response.end(status === 204 ? undefined : body);
}

function sendJson(response, status, value) {
  send(response, status, JSON.stringify(value), 'application/json');
}

function sendError(response, error) {
  if (!(error instanceof QueryError)) return sendJson(response, 500, { error: { message: String(error) } });
  const { message, position, length, hint } = error;
  return sendJson(response, 400, { error: { message, position, length, hint } });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const rows = sampleRows({ count: 6000, end: Date.now(), length: 3_600_000 });
  const mock = await startMock({ port: Number(process.argv[2] ?? 9429), rows });
  console.log(`${mock.url}  token: ${mock.token}`);
}
