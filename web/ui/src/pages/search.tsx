import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ValueCount } from '../api/search';
import type { Session } from '../api/session';
import { ErrorBanner } from '../components/error_banner';
import { FieldsPanel } from '../components/fields_panel';
import { HelpDialog } from '../components/help_dialog';
import { Histogram } from '../components/histogram';
import { Results } from '../components/results';
import { ResultsBar } from '../components/results_bar';
import type { RowActions } from '../components/row_actions';
import { TopBar } from '../components/top_bar';
import { indexOfByte } from '../lib/byte_offset';
import { copyText } from '../lib/clipboard';
import { parseRfc3339 } from '../lib/time';
import { filterText, toggleCondition, toggleFilter } from '../query/filter';
import { encodeView } from '../state/address';
import { nextTheme, viewDefaults, type Preferences } from '../state/preferences';
import { absolute, drawn, shifted, spanOf, zoomedOut } from '../state/range';
import type { Search } from '../state/search';
import type { Command } from '../state/shortcuts';
import { useAddress } from '../state/use_address';
import { useFieldValues } from '../state/use_field_values';
import { useNotice } from '../state/use_notice';
import { useRefresh } from '../state/use_refresh';
import { useRowFocus } from '../state/use_row_focus';
import { useSearch } from '../state/use_search';
import { useShortcuts } from '../state/use_shortcuts';
import { useSlow } from '../state/use_slow';
import { useTheme } from '../state/use_theme';
import type { View } from '../state/view';

interface SearchPageProps {
  session: Session;
  preferences: Preferences;
  onPreferences: (change: Partial<Preferences>) => void;
  onLoginNeeded: () => void;
  onLogOut: () => void;
}

const kNoNames: ValueCount[] = [];

/** As in layout.css. */
const kNarrow = 760;

/** Further down than this, the reader is reading. */
const kAtTop = 40;

export function SearchPage({ session, preferences, onPreferences, onLoginNeeded, onLogOut }: SearchPageProps) {
  const [defaults] = useState(() => viewDefaults(preferences, innerWidth <= kNarrow));
  const [view, setView] = useAddress(defaults);
  const { search, run, loadOlder, stop } = useSearch(onLoginNeeded);
  const [draft, setDraft] = useState(view.query);
  const [openRows, setOpenRows] = useState<ReadonlySet<string>>(() => new Set());
  const [timeSignal, setTimeSignal] = useState(0);
  const [help, setHelp] = useState(false);
  const [notice, notify] = useNotice();
  const theme = useTheme(preferences.theme);
  const completion = useFieldValues(search);
  const complaint = useComplaint(search);
  const slow = useSlow(search.phase === 'loading' && !search.quiet);
  const focusQuery = useRef<() => void>(() => undefined);
  const rowList = useRef<HTMLDivElement>(null);
  const rowFocus = useRowFocus(rowList);

  const change = useCallback((part: Partial<View>) => {
    setView(part);
    if (part.zone !== undefined) onPreferences({ zone: part.zone });
    if (part.wrap !== undefined) onPreferences({ wrap: part.wrap });
  }, [setView, onPreferences]);

  // Every new question, from wherever it came (a click, the address, "back"), is asked here.
  useEffect(() => {
    setDraft(view.query);
    setOpenRows(new Set());
    run(view.query, spanOf(view.range, Date.now()));
  }, [view.query, view.range, run]);

  useEffect(() => {
    if (search.phase === 'done' && search.older === 'possible' && isBeyond(search, view.anchor)) loadOlder();
  }, [search, view.anchor, loadOlder]);

  useEffect(() => {
    document.title = view.query === '*' ? 'Cordwood' : `${view.query} · Cordwood`;
  }, [view.query]);

  // New lines at the top would push away what somebody reads further down.
  const repeat = useCallback(() => {
    if ((rowList.current?.scrollTop ?? 0) < kAtTop) run(view.query, spanOf(view.range, Date.now()), true);
  }, [run, view.query, view.range]);
  useRefresh(view.refresh, search.phase === 'loading', repeat);

  const runDraft = useCallback(() => {
    if (draft.trim() === view.query) run(view.query, spanOf(view.range, Date.now()));
    else change({ query: draft.trim() === '' ? '*' : draft.trim() });
  }, [draft, view.query, view.range, run, change]);

  const copy = useCallback((text: string, what: string) => {
    void copyText(text).then((copied) => notify(copied ? `${what} is copied.` : 'This browser does not let a page copy here.'));
  }, [notify]);

  const share = useCallback((anchor: string) => {
    // "The last hour" would be another hour for whoever opens the link.
    const fixed = { ...view, range: absolute(search.span), refresh: 0, anchor };
    copy(location.origin + location.pathname + encodeView(fixed), anchor === '' ? 'A link to exactly this' : 'A link to this line');
  }, [view, search.span, copy]);
  const latestShare = useRef(share);
  latestShare.current = share;

  const latestView = useRef(view);
  latestView.current = view;
  const actions = useMemo<RowActions>(() => ({
    filter: (field, value, sense) => change({ query: toggleFilter(latestView.current.query, field, value, sense) }),
    toggleColumn: (field) => {
      const { columns } = latestView.current;
      change({ columns: columns.includes(field) ? columns.filter((name) => name !== field) : [...columns, field] });
    },
    showAround: (line) => {
      const stream = line.row['_stream'];
      change({
        query: stream === undefined || stream === '' || stream === '{}' ? '*' : filterText('_stream', stream),
        range: absolute({ start: line.time - 60_000, end: line.time + 60_000 }),
        anchor: line.row['_time'] ?? '',
      });
    },
    copyLink: (line) => latestShare.current(line.row['_time'] ?? ''),
    toggleRow: (key) => setOpenRows((open) => {
      const next = new Set(open);
      if (!next.delete(key)) next.add(key);
      return next;
    }),
    copy,
  }), [change, copy]);

  const cycleTheme = () => onPreferences({ theme: nextTheme(preferences.theme, theme.system) });
  const toggleZone = useCallback(() => change({ zone: latestView.current.zone === 'utc' ? 'local' : 'utc' }), [change]);

  useShortcuts(preferences.singleKeys && !help, (command: Command) => {
    switch (command) {
      case 'focus query': return focusQuery.current();
      case 'next': return rowFocus.move(1);
      case 'previous': return rowFocus.move(-1);
      case 'next error': return rowFocus.move(1, '.level-error, .level-fatal');
      case 'previous error': return rowFocus.move(-1, '.level-error, .level-fatal');
      case 'open': return rowFocus.withKey(actions.toggleRow);
      case 'copy': return rowFocus.withKey((key) => {
        const line = search.lines.find((each) => each.key === key);
        if (line !== undefined) copy(JSON.stringify(line.row, null, 2), 'The line');
      });
      case 'time': return setTimeSignal((count) => count + 1);
      case 'run': return run(view.query, spanOf(view.range, Date.now()));
      case 'zoom out': return change({ range: zoomedOut(view.range) });
      case 'earlier': return change({ range: shifted(view.range, -1, Date.now()) });
      case 'later': return change({ range: shifted(view.range, 1, Date.now()) });
      case 'older': return loadOlder();
      case 'order': return change({ order: view.order === 'newest' ? 'oldest' : 'newest' });
      case 'wrap': return change({ wrap: !view.wrap });
      case 'fields': return change({ sidebar: !view.sidebar });
      case 'zone': return toggleZone();
      case 'theme': return cycleTheme();
      case 'share': return share(view.anchor);
      case 'help': return setHelp(true);
    }
  });

  return (
    <div class={`shell${view.sidebar ? ' with-fields' : ''}`}>
      <TopBar
        view={view} draft={draft} loading={slow}
        complaint={complaint} completion={completion} focusRef={focusQuery} timeSignal={timeSignal}
        theme={preferences.theme} user={session.user} onDraft={setDraft} onRun={runDraft} onStop={stop}
        onChange={change} onShare={() => share(view.anchor)} onTheme={cycleTheme} onHelp={() => setHelp(true)}
        onLogOut={session.auth ? onLogOut : undefined}
      />
      <div class={`progress${search.phase === 'loading' && !search.quiet ? ' busy' : ''}`} aria-hidden="true" />
      {view.sidebar && (
        <FieldsPanel
          names={search.phase === 'failed' ? kNoNames : search.fieldNames} query={view.query} span={search.span} columns={view.columns}
          actions={actions} onClose={() => change({ sidebar: false })}
        />
      )}
      <main class="results">
        <h1 class="off-screen">Log search</h1>
        {search.error !== undefined && <ErrorBanner error={search.error} query={search.query} onRetry={runDraft} />}
        {search.bars === undefined
          ? <div class={`histogram muted${search.phase === 'failed' ? ' histogram-none' : ''}`}>{search.phase === 'failed' ? '' : search.barsError}</div>
          : <Histogram
              bars={search.bars} zone={view.zone} theme={theme.shown} query={view.query}
              onBrush={(span) => change({ range: drawn(span) })}
              onLevel={(condition) => change({ query: toggleCondition(view.query, condition, 'only') })}
            />}
        <ResultsBar search={search} view={view} onChange={change} onColumn={actions.toggleColumn} />
        <Results
          search={search} view={view} openRows={openRows} actions={actions} rowList={rowList}
          onChange={change} onZone={toggleZone} onOlder={loadOlder}
        />
      </main>
      <div class="notice" role="status" aria-live="polite">{notice !== undefined && <span>{notice}</span>}</div>
      {help && (
        <HelpDialog
          version={session.version} singleKeys={preferences.singleKeys} onSingleKeys={(singleKeys) => onPreferences({ singleKeys })}
          onExample={(query) => {
            setHelp(false);
            change({ query });
          }}
          onClose={() => setHelp(false)}
        />
      )}
    </div>
  );
}

/** How many lines are loaded, page by page, in search of the one that the address points out. */
const kAnchorLinesMax = 5_000;

/** Is the line that is pointed out older than those that are loaded, and worth going on for? */
function isBeyond({ lines, span }: Search, anchor: string): boolean {
  const time = parseRfc3339(anchor);
  const oldest = lines[lines.length - 1]?.time ?? NaN;
  return time >= span.start && time < oldest && lines.length < kAnchorLinesMax;
}

/** Where in the query the server's complaint belongs, in the editor's own counting. */
function useComplaint({ error, query }: Search) {
  return useMemo(() => {
    if (error?.position === undefined) return undefined;
    return {
      from: indexOfByte(query, error.position),
      to: indexOfByte(query, error.position + (error.length ?? 1)),
    };
  }, [error, query]);
}
