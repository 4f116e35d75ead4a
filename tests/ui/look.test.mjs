// Themes, widths, and what axe has to say about each state of the page.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { logIn, openBrowser, settled } from './support/browser.mjs';
import { startShop } from './support/subject.mjs';

const kAxe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let shop;
let browser;
before(async () => {
  shop = await startShop();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

// The page's policy forbids foreign scripts, so axe comes in through the debugger.
async function axe(state) {
  const { page } = browser;
  await page.evaluate(await readFile(kAxe, 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`);
  assert.deepEqual(found, [], state);
}

/** The background once the document has taken the theme. */
async function background(theme) {
  await browser.page.locator(`html[data-theme="${theme}"]`).waitFor({ state: 'attached' });
  return browser.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

test('the login is accessible', async () => {
  await browser.page.goto(shop.url);
  await browser.page.getByLabel('Token').waitFor();
  await axe('login');
});

for (const scheme of ['light', 'dark']) {
  test(`the search is accessible in the ${scheme} theme, with everything open`, async () => {
    const { page } = browser;
    await page.emulateMedia({ colorScheme: scheme });
    if (scheme === 'light') await logIn(page, shop, shop.address('app:postgres'));
    else await page.goto(shop.url + shop.address('app:postgres'));
    await page.locator('.row').first().waitFor();
    await settled(page);
    await page.locator('.field-name', { hasText: 'level' }).waitFor();
    await axe('list');
    await page.locator('.row-toggle').first().click();
    await page.locator('.field-name', { hasText: 'level' }).click();
    await page.locator('.top-value').first().waitFor();
    await page.getByRole('button', { name: /^Time range/ }).click();
    await axe('open row, values, time range');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Help' }).click();
    await page.getByRole('dialog').waitFor();
    await axe('help');
    await page.keyboard.press('Escape');
  });
}

test('errors and empty answers are accessible', async () => {
  const { page } = browser;
  await page.goto(shop.url + shop.address('(error'));
  await page.getByRole('alert').waitFor();
  await axe('error');
  await page.goto(shop.url + shop.address('no_such_word'));
  await page.getByRole('heading', { name: 'No lines' }).waitFor();
  await axe('empty');
});

test('the theme follows the system until one is chosen', async () => {
  const { page } = browser;
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background('dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await background('light');
  assert.notEqual(dark, light);
  await page.getByRole('button', { name: 'Theme: system' }).click();
  assert.equal(await background('dark'), dark);
  await page.reload();
  await page.getByRole('button', { name: 'Theme: dark' }).waitFor();
  assert.equal(await background('dark'), dark);
  await page.getByRole('button', { name: 'Theme: dark' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await page.getByRole('button', { name: 'Theme: system' }).waitFor();
});

test('a telephone shows everything without scrolling sideways', async () => {
  const { page } = browser;
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(shop.url + shop.address('refused'));
  await page.locator('.row').first().waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0);
  await page.locator('.row-toggle').first().click();
  await axe('narrow');
  const rowOverflow = await page.locator('.row-area').evaluate((area) => area.scrollWidth - area.clientWidth);
  assert.ok(rowOverflow <= 0, `${rowOverflow} px`);
});

test('no state of the page breaks the content security policy', () => {
  const breaches = browser.page.problems.filter((problem) => !/\b40[01]\b/.test(problem));
  assert.deepEqual(breaches, []);
});
