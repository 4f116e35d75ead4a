/** One log line as the server gives it: every value is text, an absent field is empty. */
export type Row = Readonly<Record<string, string>>;
