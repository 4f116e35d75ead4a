const whole = new Intl.NumberFormat('en-US');

/** `1,234,567` */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `1.2M`, for places with little room. */
export function shortCount(count: number): string {
  for (const [letter, size] of [['G', 1e9], ['M', 1e6], ['k', 1e3]] as const) {
    if (count >= size) {
      const scaled = count / size;
      return `${scaled >= 100 ? Math.round(scaled) : Math.floor(scaled * 10) / 10}${letter}`;
    }
  }
  return String(count);
}

/** `1 line`, `2 lines` */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1.4 MB` */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
