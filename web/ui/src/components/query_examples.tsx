const kExamples: [string, string][] = [
  ['error', 'lines with the word error'],
  ['"connection refused"', 'a phrase'],
  ['level:error !app:nginx', 'a field with a word, without another'],
  ['status:>=500', 'numbers can be compared'],
  ['user:=""', 'lines without the field'],
  ['(timeout or refused) host:web*', 'either word, and a prefix'],
  ['path:~"^/api/v[12]/"', 'a regular expression'],
  ['error | top 10 by (host)', 'where most errors are'],
  ['* | stats by (level) count() as lines', 'how many lines of each level'],
];

/** Queries to learn from; a click runs one. */
export function QueryExamples({ onExample }: { onExample: (query: string) => void }) {
  return (
    <dl class="examples">
      {kExamples.map(([query, meaning]) => (
        <div key={query}>
          <dt><button type="button" class="example mono" onClick={() => onExample(query)}>{query}</button></dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}
