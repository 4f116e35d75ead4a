// What the tests run against: the server that CORDWOOD_URL and CORDWOOD_TOKEN name; or else the program in
// the folder that CORDWOOD_BIN names, started here; or else the mock. Either way the rows come in by /insert/jsonline and carry a mark of this run, so that other rows
// of a real server do no harm.

import { randomBytes } from 'node:crypto';
import { sampleRows } from './sample_rows.mjs';
import { startMock } from './mock_server.mjs';
import { startReal } from './real_server.mjs';

const kSearchableWithinMs = 15_000;

/** The subject with `add(rows)`, `address(query, …)` for its own rows, and `stop()`. */
export async function startSubject() {
  const server = await startServer();
  const mark = `m${randomBytes(6).toString('hex')}`;
  return {
    ...server,
    mark,
    add: (rows) => addRows(server, mark, rows),
    ask: (query) => ask(server, query),
    address: (query, parameters = {}) => {
      const all = new URLSearchParams({ q: query === '*' ? `mark:=${mark}` : `mark:=${mark} ${query}`, ...parameters });
      return `/?${all}`;
    },
  };
}

function startServer() {
  const { CORDWOOD_URL: url, CORDWOOD_TOKEN: token = '', CORDWOOD_BIN: bin } = process.env;
  if (url !== undefined) return { url: url.replace(/\/$/, ''), token, stop: async () => undefined };
  return bin === undefined ? startMock() : startReal(bin);
}

/** A subject with the sample of the shop: 1,200 rows over the 20 minutes before `end`. */
export async function startShop() {
  const subject = await startSubject();
  const end = Date.now();
  const rows = sampleRows({ count: 1200, end, length: 1_200_000 });
  await subject.add(rows);
  return { ...subject, rows, end };
}

async function addRows(server, mark, rows) {
  const before = await countOf(server, mark);
  await insertRows(server, rows.map((row) => ({ ...row, mark })));
  const deadline = Date.now() + kSearchableWithinMs;
  while (await countOf(server, mark) < before + rows.length) {
    if (Date.now() > deadline) throw new Error(`the rows were not searchable within ${kSearchableWithinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function insertRows(server, rows) {
  const response = await fetch(`${server.url}/insert/jsonline?_stream_fields=app,host&_time_field=_time&_msg_field=_msg`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${server.token}`, 'Content-Type': 'application/stream+json' },
    body: rows.map((row) => JSON.stringify(row)).join('\n'),
  });
  if (!response.ok) throw new Error(`insert answered ${response.status}: ${await response.text()}`);
}

async function countOf(server, mark) {
  const [row] = await ask(server, `mark:=${mark} | stats by (mark) count() as n`);
  return Number(row?.n ?? 0);
}

async function ask(server, query) {
  const response = await fetch(`${server.url}/select/logsql/query`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${server.token}` },
    body: new URLSearchParams({ query }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${query} answered ${response.status}: ${text}`);
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}
