import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openBrowser, settled } from './support/browser.mjs';
import { startShop } from './support/subject.mjs';

let shop;
let browser;
before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  await logIn(browser.page, shop, shop.address('app:nginx'));
  await browser.page.locator('.row').first().waitFor();
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

const clipboard = () => browser.page.evaluate(() => navigator.clipboard.readText());

test('a line opens to its fields and to JSON that can be copied', async () => {
  const { page } = browser;
  await page.getByRole('button', { name: 'Open the line' }).first().click();
  const details = page.locator('.details');
  await details.getByRole('rowheader', { name: 'host', exact: true }).waitFor();
  await details.getByRole('button', { name: 'JSON', exact: true }).click();
  const row = JSON.parse(await details.locator('.details-json').textContent());
  assert.equal(row.app, 'nginx');
  await details.getByRole('button', { name: 'Copy JSON' }).click();
  await page.getByText('The line is copied.').waitFor();
  assert.deepEqual(JSON.parse(await clipboard()), row);
  await details.getByRole('button', { name: 'Fields', exact: true }).click();
});

test('a value becomes a filter, its opposite, and is taken out again', async () => {
  const { page } = browser;
  const status = await page.locator('.details .field-table tr', { hasText: 'status' }).locator('td').last().textContent();
  await page.getByRole('button', { name: 'Only lines with this status' }).click();
  await page.waitForURL(/status/);
  const same = shop.rows.filter((row) => row.app === 'nginx' && row.status === status).length;
  await page.getByText(new RegExp(`^${same} lines? in`)).waitFor();

  await page.getByRole('button', { name: 'Open the line' }).first().click();
  await page.getByRole('button', { name: 'Without lines with this status' }).click();
  await page.waitForURL(/%21status/);
  const others = shop.rows.filter((row) => row.app === 'nginx' && row.status !== status).length;
  await page.getByText(new RegExp(`^(500 of )?${others} lines in`)).waitFor();

  await page.goBack();
  await page.goBack();
  await page.waitForURL((url) => !url.href.includes('status'));
});

test('a field becomes a column and stops being one', async () => {
  const { page } = browser;
  await settled(page);
  await page.getByRole('button', { name: 'Open the line' }).first().click();
  await page.locator('.details').getByRole('button', { name: 'Column path' }).click();
  await page.waitForURL(/column=path/);
  await page.getByRole('columnheader', { name: 'path' }).waitFor();
  await page.getByRole('button', { name: 'Remove column path' }).click();
  await page.waitForURL((url) => !url.href.includes('column'));
  await page.getByRole('button', { name: 'Close the line' }).click();
});

test('the fields at the side show the most frequent values and filter by them', async () => {
  const { page } = browser;
  await page.locator('.field-name', { hasText: 'host' }).click();
  const values = page.getByRole('list', { name: 'Values of host' });
  await values.getByRole('button', { name: /web-1/ }).first().waitFor();
  assert.equal(await values.locator('.top-value').count(), 2);
  await values.getByRole('button', { name: 'Without web-1' }).click();
  await page.waitForURL(/%21host/);
  const others = shop.rows.filter((row) => row.app === 'nginx' && row.host === 'web-2').length;
  await page.getByText(new RegExp(`^${others} lines in`)).waitFor();
});

test('older lines are loaded to the end without a gap and without a repeat', async () => {
  const { page } = browser;
  await page.goto(shop.url + shop.address('*', { from: new Date(shop.end - 3_600_000).toISOString(), to: new Date(shop.end + 1000).toISOString() }));
  await page.getByText(/^500 of 1,200 lines/).waitFor();
  await page.getByRole('button', { name: /Load older/ }).click();
  await page.getByText(/^1,000 of 1,200 lines/).waitFor();
  await page.getByRole('button', { name: /Load older/ }).click();
  await page.getByText('No older lines').waitFor();
  const shown = await page.locator('.row time').evaluateAll((all) => all.map((each) => each.dateTime));
  const sent = shop.rows.map((row) => Date.parse(row._time)).sort((left, right) => right - left);
  assert.deepEqual(shown.map((time) => Date.parse(time)), sent);
});

test('the surroundings of a line are its own source, a minute either way', async () => {
  const { page } = browser;
  await page.getByRole('button', { name: 'Open the line' }).first().click();
  await page.getByRole('button', { name: 'Show around' }).click();
  await page.waitForURL(/_stream/);
  await page.locator('.row').first().waitFor();
  const parameters = new URL(page.url()).searchParams;
  assert.equal(Date.parse(parameters.get('to')) - Date.parse(parameters.get('from')), 120_000);
  assert.equal(await page.locator('.row-anchor time').getAttribute('datetime'), parameters.get('line'));
});

test('a link to a line points it out, however far down it is', async () => {
  const { page } = browser;
  const oldest = shop.rows[3];
  const range = { from: new Date(shop.end - 3_600_000).toISOString(), to: new Date(shop.end + 1000).toISOString() };
  await page.goto(shop.url + shop.address('*', { ...range, line: oldest._time }));
  const anchor = page.locator('.row-anchor');
  await anchor.waitFor();
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector('.row-anchor').getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
  await anchor.getByRole('button', { name: 'Open the line' }).click();
  await anchor.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('A link to this line is copied.').waitFor();
  assert.ok((await clipboard()).includes(`line=${encodeURIComponent(oldest._time)}`));
});

test('newest first can be turned round', async () => {
  const { page } = browser;
  await page.goto(shop.url + shop.address('app:postgres', { order: 'oldest' }));
  await page.locator('.row').first().waitFor();
  const times = await page.locator('.row time').evaluateAll((all) => all.map((each) => Date.parse(each.dateTime)));
  assert.deepEqual(times, [...times].sort((left, right) => left - right));
});
