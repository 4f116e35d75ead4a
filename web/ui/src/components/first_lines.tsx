/** For a server that holds nothing yet: how the first line gets in. */
export function FirstLines() {
  const example = [
    `curl ${location.origin}/insert/jsonline \\`,
    `  -H "Authorization: Bearer $TOKEN" \\`,
    `  --data-binary '{"_msg":"hello","level":"info","app":"test"}'`,
  ].join('\n');
  return (
    <div class="first-lines">
      <p>The server holds no lines yet. A first one by hand, with the token you logged in with:</p>
      <pre class="mono">{example}</pre>
      <p>For the logs of a host, enrol a collector there: <code class="mono">cordwood enroll --help</code>.</p>
    </div>
  );
}
