// Reads a stream of JSON lines as it arrives. One decoder for the whole stream, so that a
// character cut in two by the network is put together again.

/** Cuts a growing text into its whole lines; the rest waits for the next part. */
export class LineCutter {
  private rest: string[] = [];

  /** The lines completed by `part`. A long line costs one join, however many parts it had. */
  push(part: string): string[] {
    const last = part.lastIndexOf('\n');
    if (last < 0) {
      this.rest.push(part);
      return [];
    }
    this.rest.push(part.slice(0, last));
    const lines = this.rest.join('').split('\n');
    this.rest = [part.slice(last + 1)];
    return lines.filter((line) => line !== '');
  }

  /** What came after the last newline. */
  end(): string[] {
    const line = this.rest.join('');
    this.rest = [];
    return line === '' ? [] : [line];
  }
}

/**
 * Calls `take` with each batch of values; stops and cancels the download when it returns false.
 * Lines that are no JSON end the stream with an error: the server broke off.
 */
export async function readJsonLines<Value>(
  response: Response,
  take: (values: Value[], size: number) => boolean,
): Promise<void> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const cutter = new LineCutter();
  for (;;) {
    const { done, value } = await reader.read();
    const lines = done ? cutter.end() : cutter.push(value);
    if (lines.length > 0) {
      const values = lines.map((line) => JSON.parse(line) as Value);
      const size = lines.reduce((sum, line) => sum + line.length, 0);
      if (!take(values, size)) {
        await reader.cancel();
        return;
      }
    }
    if (done) return;
  }
}
