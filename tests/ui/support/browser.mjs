// Opens Debian's Chromium on the interface under test.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const kArguments = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/**
 * A browser with its own fresh profile. `page.problems` collects what the console calls an
 * error, which includes every breach of the content security policy.
 */
export async function openBrowser({ viewport = { width: 1440, height: 900 }, colorScheme = 'light' } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'cordwood-ui-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: kArguments,
    viewport,
    colorScheme,
    ignoreHTTPSErrors: true,
    timezoneId: 'Europe/Berlin',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = context.pages()[0] ?? await context.newPage();
  page.setDefaultTimeout(15_000);
  page.problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.problems.push(message.text());
  });
  page.on('pageerror', (error) => page.problems.push(String(error)));
  return {
    page,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

export async function logIn(page, { url, token }, address = '/') {
  await page.goto(url + address);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Help' }).waitFor();
}

/** Waits until the search that is under way has been answered. */
export async function settled(page) {
  await page.locator('.progress:not(.busy)').waitFor({ state: 'attached' });
}
