// Slow pages are what makes people leave a search. The limits are wide, because test machines are busy.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { logIn, openBrowser, settled } from './support/browser.mjs';
import { sampleRows } from './support/sample_rows.mjs';
import { startSubject } from './support/subject.mjs';

let subject;
let browser;
before(async () => {
  subject = await startSubject();
  await subject.add(sampleRows({ count: 4000, end: Date.now(), length: 3_000_000 }));
  browser = await openBrowser();
  await logIn(browser.page, subject, subject.address('*'));
  await browser.page.locator('.row').first().waitFor();
});
after(async () => {
  await browser?.close();
  await subject?.stop();
});

/** Milliseconds until the page has drawn what `act` causes. */
async function timed(act) {
  const begun = performance.now();
  await act();
  await browser.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return Math.round(performance.now() - begun);
}

test('two thousand lines scroll, open and wrap without a wait', async (t) => {
  const { page } = browser;
  for (const shown of ['1,000', '1,500', '2,000']) {
    await page.getByRole('button', { name: /Load older/ }).click();
    await page.getByText(new RegExp(`^${shown} of 4,000 lines`)).waitFor();
  }
  const area = page.locator('.row-area');
  const took = {
    scroll: await timed(() => area.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2))),
    wrap: await timed(() => page.keyboard.press('w')),
    open: await timed(async () => {
      await page.keyboard.press('j');
      await page.keyboard.press('o');
      await page.locator('.details').waitFor();
    }),
    searchAgain: await timed(async () => {
      await page.keyboard.press('r');
      await settled(page);
    }),
  };
  t.diagnostic(JSON.stringify(took));
  for (const [what, ms] of Object.entries(took)) assert.ok(ms < 2000, `${what} took ${ms} ms`);
});
