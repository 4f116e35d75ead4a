// Log text is written by strangers.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openBrowser } from './support/browser.mjs';
import { startSubject } from './support/subject.mjs';

const kMarkup = '<img src=x onerror="document.title=1"><script>document.title=2</script>&amp;';
const kControls = '\u001b[31mred\u001b[0m bell\u0007 hidden\u202Egpj.exe';
const kMegabyte = 'x'.repeat(1_000_000);

let subject;
let browser;
before(async () => {
  subject = await startSubject();
  const at = (seconds) => new Date(Date.now() - seconds * 1000).toISOString();
  await subject.add([
    { _time: at(10), app: 'evil', _msg: kMarkup, '<b>name</b>': '"><svg onload=alert(1)>' },
    { _time: at(11), app: 'evil', _msg: kControls },
    { _time: at(12), app: 'evil', _msg: kMegabyte },
    { _time: at(13), app: 'silent', only: 'fields', and: 'no message' },
  ]);
  browser = await openBrowser();
  await logIn(browser.page, subject, subject.address('*'));
  await browser.page.locator('.row').nth(3).waitFor();
});
after(async () => {
  await browser?.close();
  await subject?.stop();
});

const row = (index) => browser.page.locator('.row').nth(index);

test('markup is text, in the list, in the details and at the side', async () => {
  const { page } = browser;
  assert.equal(await row(0).locator('.cell-message').textContent(), kMarkup);
  await row(0).getByRole('button').click();
  await row(0).getByText('"><svg onload=alert(1)>').waitFor();
  await page.locator('.field-name', { hasText: '<b>name</b>' }).click();
  await page.locator('.top-value-name', { hasText: '<svg' }).waitFor();
  assert.match(await page.title(), /Cordwood$/);
  assert.equal(await page.locator('.results img, .results script, .fields img').count(), 0);
  await row(0).getByRole('button', { name: 'Close the line' }).click();
});

test('colours are left out of the list; controls and reversals are drawn as marks', async () => {
  assert.equal(await row(1).locator('.cell-message').textContent(), 'red bell␇ hidden‹202E›gpj.exe');
  await row(1).getByRole('button').click();
  assert.match(await row(1).locator('.details-message').textContent(), /^␛\[31mred␛\[0m/);
  await row(1).getByRole('button', { name: 'Close the line' }).click();
});

test('a megabyte in one line is clipped until asked for', async () => {
  const message = await row(2).locator('.cell-message').textContent();
  assert.ok(message.length < 1000);
  assert.match(message, /1\.0 MB$/);
  const begun = Date.now();
  await row(2).getByRole('button').click();
  await row(2).locator('.details-message').waitFor();
  assert.ok(Date.now() - begun < 2000, `opening took ${Date.now() - begun} ms`);
  await row(2).getByRole('button', { name: 'Show all 1.0 MB' }).click();
  await row(2).getByRole('button', { name: 'Show all 1.0 MB' }).waitFor({ state: 'detached' });
  assert.equal((await row(2).locator('.details-message').textContent()).length, kMegabyte.length);
  await row(2).getByRole('button', { name: 'Close the line' }).click();
});

test('a row without a message is told by its fields', async () => {
  assert.match(await row(3).locator('.cell-message').textContent(), /and=no message .*only=fields/);
});

test('none of it bent the content security policy', () => {
  const breaches = browser.page.problems.filter((problem) => !problem.includes('401'));
  assert.deepEqual(breaches, []);
});
