import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openBrowser } from './support/browser.mjs';
import { startSubject } from './support/subject.mjs';

let subject;
let browser;
before(async () => {
  subject = await startSubject();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await subject?.stop();
});

test('a wrong token is refused and says so', async () => {
  const { page } = browser;
  await page.goto(subject.url);
  await page.getByLabel('Token').fill('not the token');
  await page.getByRole('button', { name: 'Log in' }).click();
  assert.match(await page.getByRole('alert').textContent(), /token/i);
  assert.equal(await page.getByRole('button', { name: 'Help' }).count(), 0);
});

test('the right token opens the search that the address asked for', async () => {
  const { page } = browser;
  await logIn(page, subject, '/?q=no_such_word_anywhere&last=5m&zone=utc');
  assert.match(page.url(), /q=no_such_word_anywhere&last=5m/);
  await page.getByRole('heading', { name: 'No lines' }).waitFor();
  assert.match(await page.getByLabel('Query', { exact: true }).textContent(), /no_such_word_anywhere/);
});

test('the session outlives a reload and ends with the logout', async () => {
  const { page } = browser;
  await page.reload();
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByLabel('Token').waitFor();
  await page.reload();
  await page.getByLabel('Token').waitFor();
});

test('a session that ends under the reader leads to the login and back to the same search', async () => {
  const { page } = browser;
  await logIn(page, subject, '/?q=still_here');
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByText('Your session has ended').waitFor();
  await page.getByLabel('Token').fill(subject.token);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Help' }).waitFor();
  assert.match(page.url(), /q=still_here/);
});
