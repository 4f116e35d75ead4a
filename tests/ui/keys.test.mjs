import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openBrowser, settled } from './support/browser.mjs';
import { startShop } from './support/subject.mjs';

let shop;
let browser;
before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  await logIn(browser.page, shop, shop.address('*'));
  await browser.page.locator('.row').first().waitFor();
  await settled(browser.page);
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

const press = (key) => browser.page.keyboard.press(key);
const focusedRow = () => browser.page.evaluate(() => {
  const rows = [...document.querySelectorAll('.row')];
  return rows.indexOf(document.activeElement?.closest('.row'));
});

test('j and k walk, o opens and closes, e jumps to the next error', async () => {
  const { page } = browser;
  await press('j');
  await press('j');
  await press('j');
  await press('k');
  assert.equal(await focusedRow(), 1);
  await press('o');
  await page.locator('.details').waitFor();
  await press('o');
  await page.locator('.details').waitFor({ state: 'detached' });
  await press('e');
  assert.ok(await page.evaluate(() => document.activeElement.closest('.row').matches('.level-error, .level-fatal')));
});

test('slash goes to the query, Escape leaves it, and keys typed there are text', async () => {
  const { page } = browser;
  await press('/');
  const query = page.getByLabel('Query', { exact: true });
  await page.keyboard.type(' zut');
  assert.match(await query.textContent(), / zut$/);
  await press('Escape');
  await press('Escape');
  assert.ok(await query.evaluate((element) => element !== document.activeElement));
});

test('w wraps, f hides the fields, u changes the zone, z zooms out', async () => {
  const { page } = browser;
  await press('w');
  await page.waitForURL(/wrap=on/);
  await press('f');
  await page.locator('.fields').waitFor({ state: 'detached' });
  await press('u');
  await page.waitForURL(/zone=utc/);
  await press('z');
  await page.waitForURL(/last=2h/);
});

test('the help lists the keys, and can switch them off', async () => {
  const { page } = browser;
  await press('?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await help.waitFor();
  await help.getByLabel('Single keys work as shortcuts').uncheck();
  await press('Escape');
  await help.waitFor({ state: 'detached' });
  await press('?');
  assert.equal(await help.count(), 0);
  await page.getByRole('button', { name: 'Help' }).click();
  await help.getByLabel('Single keys work as shortcuts').check();
  await press('Escape');
  await help.waitFor({ state: 'detached' });
  await press('?');
  await help.waitFor();
});
