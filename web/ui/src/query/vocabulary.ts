// The words of LogsQL that the editor offers, with one line of help each.

export interface Word {
  name: string;
  help: string;
  /** What is put in, where that is more than the name. */
  insert?: string;
}

export interface PipeWord extends Word {
  /** Rows come out as they went in, in the same order: paging by time still makes sense. */
  rowWise?: boolean;
}

export const kPipes: PipeWord[] = [
  { name: 'fields', help: 'keep only these fields', rowWise: true },
  { name: 'sort', help: 'order by fields', insert: 'sort by (' },
  { name: 'limit', help: 'keep the first N rows' },
  { name: 'offset', help: 'skip the first N rows' },
  { name: 'stats', help: 'count, sum, avg … by fields', insert: 'stats by (' },
  { name: 'top', help: 'most frequent values of fields', insert: 'top 10 by (' },
  { name: 'uniq', help: 'distinct values of fields', insert: 'uniq by (' },
  { name: 'patterns', help: 'messages by what stays the same in them' },
  { name: 'patterns_diff', help: 'patterns that are new, gone or changed', insert: 'patterns_diff current 1h' },
  { name: 'anomalies', help: 'times with far more or fewer rows than usual', insert: 'anomalies by (_time:5m' },
  { name: 'filter', help: 'filter the rows again', rowWise: true },
  { name: 'delete', help: 'drop these fields', rowWise: true },
  { name: 'rename', help: 'rename fields', rowWise: true },
  { name: 'copy', help: 'copy fields', rowWise: true },
  { name: 'extract', help: 'cut fields out of a text by a pattern', rowWise: true },
  { name: 'extract_regexp', help: 'cut fields out by a regular expression', rowWise: true },
  { name: 'grok', help: 'cut fields out by a grok expression', insert: 'grok "%{', rowWise: true },
  { name: 'dissect', help: 'cut fields out by the texts between them', insert: 'dissect "%{', rowWise: true },
  { name: 'format', help: 'make a field from others', rowWise: true },
  { name: 'unpack_json', help: 'fields from JSON in a field', rowWise: true },
  { name: 'unpack_logfmt', help: 'fields from logfmt in a field', rowWise: true },
  { name: 'replace', help: 'replace text in a field', rowWise: true },
  { name: 'math', help: 'calculate fields', rowWise: true },
  { name: 'explain', help: 'what the query does, step by step' },
  { name: 'first', help: 'first rows by fields' },
  { name: 'last', help: 'last rows by fields' },
];

export const kFilterWords: Word[] = [
  { name: 'and', help: 'both sides match' },
  { name: 'or', help: 'one of the sides matches' },
  { name: 'not', help: 'does not match' },
  { name: '_time:', help: 'time, as in _time:5m' },
  { name: '_stream:', help: 'stream labels, as in _stream:{app="x"}', insert: '_stream:{' },
];

export const kStatsFunctions: Word[] = [
  { name: 'count()', help: 'number of rows' },
  { name: 'count_uniq', help: 'number of distinct values', insert: 'count_uniq(' },
  { name: 'sum', help: 'sum of a field', insert: 'sum(' },
  { name: 'avg', help: 'mean of a field', insert: 'avg(' },
  { name: 'min', help: 'smallest value', insert: 'min(' },
  { name: 'max', help: 'largest value', insert: 'max(' },
  { name: 'quantile', help: 'quantile, as in quantile(0.99, took)', insert: 'quantile(' },
];
