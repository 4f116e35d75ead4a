import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openBrowser, settled } from './support/browser.mjs';
import { startShop } from './support/subject.mjs';

let shop;
let browser;
before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  await logIn(browser.page, shop, shop.address('refused', { last: '45m', zone: 'utc', column: 'host', wrap: 'on' }));
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

test('an address sets the whole view, and a reload keeps it', async () => {
  const { page } = browser;
  for (const round of ['first', 'reloaded']) {
    await page.getByRole('button', { name: 'Time range: Last 45 minutes' }).waitFor();
    await page.getByRole('columnheader', { name: 'host' }).waitFor();
    await page.getByRole('columnheader', { name: /Time.*UTC/ }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Wrap long lines' }).getAttribute('aria-pressed'), 'true', round);
    await page.reload();
  }
});

test('a shared link freezes the time and shows the same lines elsewhere', async () => {
  const { page } = browser;
  await page.locator('.row').first().waitFor();
  await settled(page);
  const lines = await page.locator('.cell-message').allTextContents();
  await page.getByRole('button', { name: 'Copy a link' }).click();
  await page.getByText('A link to exactly this is copied.').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /from=.*to=/);

  const other = await openBrowser();
  try {
    await logIn(other.page, shop, link.slice(shop.url.length));
    await other.page.locator('.row').first().waitFor();
    await settled(other.page);
    assert.deepEqual(await other.page.locator('.cell-message').allTextContents(), lines);
  } finally {
    await other.close();
  }
});

test('a time can be typed, and a wrong one is explained', async () => {
  const { page } = browser;
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByLabel('From', { exact: true }).fill('yesterday-ish');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText(/“yesterday-ish” is no time/).waitFor();
  await page.getByLabel('From', { exact: true }).fill('2026-01-02 03:04');
  await page.getByLabel('To', { exact: true }).fill('2026-01-02 04:04');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL(/from=2026-01-02T03%3A04%3A00.000Z&to=2026-01-02T04%3A04%3A00.000Z/);
  await page.getByRole('button', { name: 'Time range: 2026-01-02 03:04:00 → 04:04:00' }).waitFor();
});

test('a preset is one click, and back undoes it', async () => {
  const { page } = browser;
  await page.getByRole('button', { name: /^Time range/ }).click();
  await page.getByRole('button', { name: 'Last 6 hours' }).click();
  await page.waitForURL(/last=6h/);
  await page.goBack();
  await page.getByRole('button', { name: 'Time range: 2026-01-02 03:04:00 → 04:04:00' }).waitFor();
});
