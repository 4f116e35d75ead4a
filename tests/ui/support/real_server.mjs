// The real program, started on free ports of loopback with an empty data folder of its own.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kReadyWithinMs = 30_000;
const kStopWithinMs = 30_000;

/** Starts `bin`/cordwood; `stop()` ends it and removes its folder. */
export async function startReal(bin) {
  const folder = await mkdtemp(join(tmpdir(), 'cordwood-data-'));
  const data = join(folder, 'data');
  const [port, shipPort] = [await freePort(), await freePort()];
  const child = spawn(join(bin, 'cordwood'), [
    'serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--ship-listen', `127.0.0.1:${shipPort}`,
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { log = (log + part).slice(-4000); });
  const url = `http://127.0.0.1:${port}`;
  await ready(url, child, () => log);
  const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim();
  return { url, token, stop: () => stop(child, folder, () => log) };
}

async function ready(url, child, log) {
  const deadline = Date.now() + kReadyWithinMs;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${log()}`);
    const healthy = await fetch(`${url}/health`).then((answer) => answer.ok, () => false);
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`the server was not ready within ${kReadyWithinMs} ms:\n${log()}`);
}

/** A server that ended by itself fails the tests, however well they went. */
async function stop(child, folder, log) {
  const crashed = hasEnded(child);
  if (!crashed) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const lastResort = setTimeout(() => child.kill('SIGKILL'), kStopWithinMs);
    await ended;
    clearTimeout(lastResort);
  }
  await rm(folder, { recursive: true, force: true });
  if (crashed) throw new Error(`the server ended by itself with ${child.exitCode ?? child.signalCode}:\n${log()}`);
}

function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
