// Rows of a small shop with an incident in it: the database runs out of connections for a few
// minutes, and everything that needs it complains. The same seed gives the same rows.

const kStatuses = [200, 200, 200, 200, 200, 204, 301, 304, 404];
const kPaths = ['/', '/cart', '/checkout', '/api/v1/orders', '/api/v1/stock/4711', '/images/logo.svg', '/login'];
const kUsers = ['ada', 'grace', 'edsger', 'barbara', 'tony', 'alan'];

/** A small linear generator: numbers in [0, 1). */
function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * `count` rows over the `length` ms before `end`, oldest first. The incident is at 60 to 75 %
 * of that time. Every row carries `extra`, so that a test can find only its own rows.
 */
export function sampleRows({ count, end, length, seed = 7, extra = {} }) {
  const random = randomOf(seed);
  const pick = (values) => values[Math.floor(random() * values.length)];
  const rows = [];
  for (let index = 0; index < count; index += 1) {
    const share = (index + random() * 0.8) / count;
    const sick = share > 0.6 && share < 0.75;
    const at = end - length + share * length;
    const row = pick(sick ? kSickTellers : kTellers)({ random, pick });
    rows.push({ _time: nanoTime(at, Math.floor(random() * 1e6)), ...row, ...extra });
  }
  return rows;
}

function nanoTime(ms, nanos) {
  const whole = Math.floor(ms);
  return new Date(whole).toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`);
}

function request({ random, pick }) {
  const path = pick(kPaths);
  const status = pick(kStatuses);
  const took = Math.round(4 + random() * 120);
  const ip = `10.4.${Math.floor(random() * 4)}.${Math.floor(random() * 250)}`;
  return {
    app: 'nginx', host: pick(['web-1', 'web-2']), level: 'info', status: String(status), path, took_ms: String(took), client: ip,
    _msg: `${ip} "GET ${path} HTTP/1.1" ${status} ${Math.round(200 + random() * 9000)} ${took}ms`,
  };
}

function order({ random, pick }) {
  const id = Math.floor(random() * 9e5 + 1e5);
  const user = pick(kUsers);
  return {
    app: 'checkout', host: 'app-1', level: 'info', user, order_id: String(id), trace_id: hex(random, 16),
    _msg: `order ${id} of ${user} paid, ${(random() * 200).toFixed(2)} EUR`,
  };
}

function cache({ random, pick }) {
  return {
    app: 'checkout', host: 'app-2', level: 'debug', trace_id: hex(random, 16),
    _msg: `cache ${pick(['hit', 'hit', 'miss'])} for stock:${Math.floor(random() * 5000)} in ${(random() * 2).toFixed(2)}ms`,
  };
}

function vacuum({ random }) {
  return {
    app: 'postgres', host: 'db-1', level: 'info',
    _msg: `automatic vacuum of table "shop.public.orders": ${Math.floor(random() * 4000)} tuples removed, elapsed ${(random() * 3).toFixed(2)} s`,
  };
}

function slow({ random }) {
  return {
    app: 'postgres', host: 'db-1', level: 'warn', took_ms: String(Math.round(900 + random() * 4000)),
    _msg: `duration: ${(900 + random() * 4000).toFixed(3)} ms  statement: SELECT * FROM orders WHERE user_id = $1 ORDER BY created_at DESC`,
  };
}

function refused({ random, pick }) {
  const trace = hex(random, 16);
  return {
    app: 'checkout', host: pick(['app-1', 'app-2']), level: 'error', trace_id: trace, user: pick(kUsers),
    _msg: `could not load order: connection refused by db-1:5432 after ${Math.round(1000 + random() * 4000)} ms, trace ${trace}\n  at OrderStore.load (order_store.ts:118)\n  at Checkout.pay (checkout.ts:64)`,
  };
}

function tooMany() {
  return {
    app: 'postgres', host: 'db-1', level: 'fatal',
    _msg: 'FATAL: sorry, too many clients already (max_connections = 200)',
  };
}

function gateway({ random, pick }) {
  const path = pick(['/checkout', '/api/v1/orders', '/cart']);
  const ip = `10.4.${Math.floor(random() * 4)}.${Math.floor(random() * 250)}`;
  return {
    app: 'nginx', host: pick(['web-1', 'web-2']), level: 'error', status: '502', path, client: ip,
    _msg: `${ip} "POST ${path} HTTP/1.1" 502 157 upstream prematurely closed connection while reading response header`,
  };
}

function hex(random, digits) {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}

const kTellers = [request, request, request, request, request, request, order, order, cache, cache, vacuum, slow];
const kSickTellers = [request, request, request, slow, slow, refused, refused, refused, gateway, gateway, tooMany, cache];
