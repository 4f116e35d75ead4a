// Makes the picture of the README: an hour of the shop, narrowed to its incident.
//   node support/screenshot.mjs ../../docs/screenshot.png

import { logIn, openBrowser, settled } from './browser.mjs';
import { sampleRows } from './sample_rows.mjs';
import { insertRows, startSubject } from './subject.mjs';

const subject = await startSubject();
const browser = await openBrowser({ viewport: { width: 1360, height: 800 } });
try {
  const end = Math.floor(Date.now() / 60_000) * 60_000;
  await insertRows(subject, sampleRows({ count: 6000, end, length: 3_600_000 }));
  const { page } = browser;
  // The incident ends a quarter of an hour before the last line.
  const parameters = new URLSearchParams({
    q: 'orders or order or clients',
    from: new Date(end - 45 * 60_000).toISOString(),
    to: new Date(end - 15 * 60_000).toISOString(),
    zone: 'utc',
  });
  await logIn(page, subject, `/?${parameters}`);
  await page.locator('.row').first().waitFor();
  await settled(page);
  for (const field of ['app', 'level']) await page.locator('.field-name', { hasText: field }).click();
  await page.locator('.top-value').nth(5).waitFor();
  await page.locator('.row.level-error').nth(1).getByRole('button').click();
  await page.mouse.move(700, 180);
  await page.screenshot({ path: process.argv[2] });
} finally {
  await browser.close();
  await subject.stop();
}
