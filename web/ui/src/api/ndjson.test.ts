import { expect, test } from 'vitest';
import { LineCutter, readJsonLines } from './ndjson';

function streamed(bytes: Uint8Array, size: number): Response {
  return new Response(
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    }),
  );
}

test.each([1, 2, 3, 7, 1000])('rows survive being cut every %i bytes', async (size) => {
  const rows = [{ _msg: 'é 語 🪵' }, { _msg: 'two\nlines' }, { _msg: '' }];
  const text = rows.map((row) => JSON.stringify(row)).join('\n');
  const seen: unknown[] = [];
  await readJsonLines(streamed(new TextEncoder().encode(text), size), (values) => {
    seen.push(...values);
    return true;
  });
  expect(seen).toEqual(rows);
});

test('the reader can have enough', async () => {
  const text = '{"a":1}\n{"a":2}\n{"a":3}\n';
  const seen: unknown[] = [];
  await readJsonLines(streamed(new TextEncoder().encode(text), 8), (values) => {
    seen.push(...values);
    return seen.length < 2;
  });
  expect(seen).toEqual([{ a: 1 }, { a: 2 }]);
});

test('a line that is no JSON is an error, not a row', async () => {
  const broken = streamed(new TextEncoder().encode('{"a":1}\n{"a":'), 100);
  await expect(readJsonLines(broken, () => true)).rejects.toThrow();
});

test('lines are cut across parts', () => {
  const cutter = new LineCutter();
  expect(cutter.push('ab')).toEqual([]);
  expect(cutter.push('c\n\nd')).toEqual(['abc']);
  expect(cutter.push('e\n')).toEqual(['de']);
  expect(cutter.end()).toEqual([]);
});
