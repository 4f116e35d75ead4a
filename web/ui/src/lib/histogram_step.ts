const kSecond = 1000;
const kMinute = 60 * kSecond;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

// Widths a reader can name, each a divisor of the unit above it.
const kSteps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500,
  kSecond, 2 * kSecond, 5 * kSecond, 10 * kSecond, 15 * kSecond, 30 * kSecond,
  kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute,
  kHour, 2 * kHour, 3 * kHour, 6 * kHour, 12 * kHour,
  kDay, 2 * kDay, 7 * kDay, 30 * kDay, 90 * kDay, 360 * kDay,
];

/** More bars than this cannot be told apart, or dragged over, on a small screen. */
const kBarsMax = 130;

/** The width of a bar, in milliseconds, for a span of this length. */
export function histogramStep(length: number): number {
  return kSteps.find((step) => length / step <= kBarsMax) ?? 3600 * kDay;
}
