// The real program with an empty data folder of its own, on ports of loopback that the kernel gives it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const kReadyWithinMs = 30_000;
const kStopWithinMs = 30_000;

/** Starts `bin`/cordwood; `stop()` ends it and removes its folder. */
export async function startReal(bin) {
  const folder = await mkdtemp(join(tmpdir(), 'cordwood-data-'));
  const data = join(folder, 'data');
  const child = spawn(join(bin, 'cordwood'), [
    'serve', '--data', data, '--listen', '127.0.0.1:0', '--ship-listen', '127.0.0.1:0',
  ], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { log = (log + part).slice(-4000); });
  const url = await ready(child, () => log);
  const token = (await readFile(join(data, 'admin-token'), 'utf8')).trim();
  return { url, token, stop: () => stop(child, folder, () => log) };
}

/** Its URL, once it answers there. */
async function ready(child, log) {
  const deadline = Date.now() + kReadyWithinMs;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}:\n${log()}`);
    const url = /"serving at (http:[^ ,]+), collectors/.exec(log())?.[1];
    if (url !== undefined && await fetch(`${url}/health`).then((answer) => answer.ok, () => false)) return url;
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
