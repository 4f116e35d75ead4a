import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openBrowser, settled } from './support/browser.mjs';
import { startShop } from './support/subject.mjs';

let shop;
let browser;
before(async () => {
  shop = await startShop();
  browser = await openBrowser();
  await logIn(browser.page, shop, shop.address('*', { last: '30m' }));
  await browser.page.locator('.histogram-plot .u-over').waitFor();
});
after(async () => {
  await browser?.close();
  await shop?.stop();
});

const rangeOf = (page) => {
  const parameters = new URL(page.url()).searchParams;
  return [Date.parse(parameters.get('from')), Date.parse(parameters.get('to'))];
};

test('the legend counts the levels of all lines, not only of those listed', async () => {
  const { page } = browser;
  for (const level of ['fatal', 'error', 'warn']) {
    const count = shop.rows.filter((row) => row.level === level).length;
    await page.locator('.legend-item', { hasText: `${level} ${count}` }).waitFor();
  }
});

test('dragging over the histogram narrows the time, and back widens it again', async () => {
  const { page } = browser;
  const box = await page.locator('.histogram-plot .u-over').boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 30, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/from=/);
  await settled(page);
  const [from, to] = rangeOf(page);
  assert.ok(Math.abs(to - from - 180_000) < 60_000, `${to - from} ms`);
  await page.locator('.row').first().waitFor();
  const times = await page.locator('.row time').evaluateAll((all) => all.map((each) => Date.parse(each.dateTime)));
  assert.ok(times.every((time) => time >= from && time <= to));
  const expected = shop.rows.filter((row) => Date.parse(row._time) >= from && Date.parse(row._time) < to).length;
  await page.getByText(new RegExp(`^${expected} lines in`)).waitFor();

  await page.goBack();
  await page.waitForURL(/last=30m/);
  await page.getByText(/of 1,200 lines in/).waitFor();
});

test('the keyboard can choose a bar too', async () => {
  const { page } = browser;
  const slider = page.getByRole('slider');
  await slider.focus();
  for (let press = 0; press < 20; press += 1) await page.keyboard.press('ArrowLeft');
  assert.match(await slider.getAttribute('aria-valuetext'), /line/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/from=/);
  const [from, to] = rangeOf(page);
  assert.ok(to - from <= 60_000);
});

test('zooming out doubles the time', async () => {
  const { page } = browser;
  const [from, to] = rangeOf(page);
  await page.getByRole('button', { name: 'Zoom out' }).click();
  await page.waitForURL((url) => !url.href.includes(new Date(from).toISOString().replaceAll(':', '%3A')));
  const [wideFrom, wideTo] = rangeOf(page);
  assert.equal(wideTo - wideFrom, 2 * (to - from));
});

test('a level of the legend narrows to its lines and back', async () => {
  const { page } = browser;
  await page.goto(shop.url + shop.address('*', { last: '30m' }));
  await page.getByRole('button', { name: /^error/ }).click();
  await page.waitForURL(/level/);
  const errors = shop.rows.filter((row) => row.level === 'error').length;
  await page.getByText(new RegExp(`^${errors} lines in`)).waitFor();
  await page.getByRole('button', { name: /^error/ }).click();
  await page.getByText(/of 1,200 lines in/).waitFor();
});
