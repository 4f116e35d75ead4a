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
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

const query = () => browser.page.getByLabel('Query', { exact: true });
const messages = () => browser.page.locator('.cell-message').allTextContents();

async function search(text) {
  await query().fill(`mark:=${shop.mark} ${text}`);
  await query().press('Enter');
  await settled(browser.page);
}

test('everything is listed newest first, with its number', async () => {
  const { page } = browser;
  await page.locator('.row').first().waitFor();
  await page.getByText(/^500 of 1,200 lines in \d/).waitFor();
  const times = await page.locator('.row time').evaluateAll((all) => all.map((each) => Date.parse(each.dateTime)));
  assert.deepEqual(times, [...times].sort((left, right) => right - left));
});

test('a word finds exactly the lines that hold it, and is marked', async () => {
  const { page } = browser;
  await search('"connection refused"');
  const expected = shop.rows.filter((row) => row._msg.includes('connection refused')).length;
  await page.getByText(new RegExp(`^${expected} lines in`)).waitFor();
  assert.ok((await messages()).every((message) => message.includes('connection refused')));
  assert.equal(await page.locator('.row mark').first().textContent(), 'connection refused');
});

test('the answer of stats is a table that leads to its lines', async () => {
  const { page } = browser;
  await search('| stats by (level) count() as lines');
  await page.locator('.result-table tbody tr').first().waitFor();
  const cells = await page.locator('.result-table tbody tr').evaluateAll((rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const errors = shop.rows.filter((row) => row.level === 'error').length;
  assert.ok(cells.some((row) => row.includes('error') && row.includes(String(errors))), JSON.stringify(cells));
  await page.getByRole('button', { name: 'error', exact: true }).click();
  await page.getByText(new RegExp(`^${errors} lines in`)).waitFor();
});

test('completion offers fields and then values of the field', async () => {
  const { page } = browser;
  await search('*');
  await page.locator('.field-name', { hasText: 'level' }).waitFor();
  await query().press('End');
  await query().pressSequentially(' lev');
  await page.locator('.cm-tooltip-autocomplete li', { hasText: 'level' }).first().waitFor();
  await query().press('Tab');
  await query().pressSequentially('fa');
  await page.locator('.cm-tooltip-autocomplete li', { hasText: 'fatal' }).waitFor();
  await query().press('Tab');
  await query().press('Enter');
  await settled(page);
  const fatal = shop.rows.filter((row) => row.level === 'fatal').length;
  await page.getByText(new RegExp(`^${fatal} lines in`)).waitFor();
  assert.match(await query().textContent(), /level:fatal$/);
});

test('nothing found: the way to the latest match is offered', async () => {
  const { page } = browser;
  await page.goto(shop.url + shop.address('vacuum', { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' }));
  await page.getByRole('heading', { name: 'No lines' }).waitFor();
  await page.getByRole('button', { name: 'Go to the latest match' }).click();
  await page.locator('.row').first().waitFor();
  assert.ok((await messages()).every((message) => message.includes('vacuum')));
});

test('a query that cannot be read is marked where it goes wrong', async () => {
  const { page } = browser;
  await search('(é error');
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match(await alert.textContent(), /cannot be read/);
  await page.locator('.q-complaint').waitFor();
  await search('level:error');
  await page.locator('.row').first().waitFor();
  // The rows of an earlier answer may still stand, so they tell nothing of when this one came.
  await page.locator('.q-complaint').waitFor({ state: 'detached' });
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('the place of the complaint counts characters, not bytes', async () => {
  const { page } = browser;
  await search('"é語🪵" | )');
  await page.locator('.q-complaint').waitFor();
  assert.equal(await page.locator('.q-complaint').textContent(), ')');
});

test('a server that does not answer is told from one that finds nothing', async () => {
  const { page } = browser;
  await page.route('**/select/logsql/**', (route) => route.abort());
  await search('level:error');
  await page.getByText('The server did not answer.').waitFor();
  await page.unroute('**/select/logsql/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.row').first().waitFor();
  await page.getByText('The server did not answer.').waitFor({ state: 'detached' });
});
