import type { Theme } from '../state/preferences';
import { shifted, zoomedOut } from '../state/range';
import type { CompletionSource } from '../state/use_field_values';
import { kRefreshChoices, type View } from '../state/view';
import { describeDuration } from '../lib/time';
import { Icon } from './icon';
import { Logo } from './logo';
import { Popover } from './popover';
import { QueryEditor } from './query_editor';
import type { Place } from './editor_marks';
import { TimePicker } from './time_picker';

interface TopBarProps {
  view: View;
  draft: string;
  loading: boolean;
  complaint: Place | undefined;
  completion: CompletionSource;
  focusRef: { current: () => void };
  timeSignal: number;
  theme: Theme;
  user: string | undefined;
  onDraft: (query: string) => void;
  onRun: () => void;
  onStop: () => void;
  onChange: (change: Partial<View>) => void;
  onShare: () => void;
  onTheme: () => void;
  onHelp: () => void;
  onLogOut: (() => void) | undefined;
}

export function TopBar(props: TopBarProps) {
  const { view, onChange } = props;
  return (
    <header class="top-bar">
      <a class="brand" href="/" title="Cordwood: start anew"><Logo /><span>Cordwood</span></a>
      <div class="query-box" role="search">
        <QueryEditor
          asked={view.query} focusRef={props.focusRef} complaint={props.complaint}
          completion={props.completion} onChange={props.onDraft} onRun={props.onRun}
        />
      </div>
      <div class="time-controls" role="group" aria-label="Time">
        <button type="button" class="button icon-only" aria-label="Earlier by half" title="Earlier by half ([)"
          onClick={() => onChange({ range: shifted(view.range, -1, Date.now()) })}><Icon name="left" /></button>
        <TimePicker
          range={view.range} zone={view.zone} openSignal={props.timeSignal}
          onRange={(range) => onChange({ range })} onZone={(zone) => onChange({ zone })}
        />
        <button type="button" class="button icon-only" aria-label="Later by half" title="Later by half (])"
          onClick={() => onChange({ range: shifted(view.range, 1, Date.now()) })}><Icon name="chevron" /></button>
        <button type="button" class="button icon-only" aria-label="Zoom out" title="Zoom out to twice the time (z)"
          onClick={() => onChange({ range: zoomedOut(view.range) })}><Icon name="zoomOut" /></button>
      </div>
      <RunButtons {...props} />
      <div class="top-icons">
        <button type="button" class="icon-button" aria-label="Copy a link" title="Copy a link to exactly this (s)" onClick={props.onShare}><Icon name="link" /></button>
        <button type="button" class="icon-button" aria-label={`Theme: ${props.theme}`} title={`Theme: ${props.theme} (d)`} onClick={props.onTheme}>
          <Icon name={props.theme === 'dark' ? 'moon' : props.theme === 'light' ? 'sun' : 'screen'} />
        </button>
        <button type="button" class="icon-button" aria-label="Help" title="Help (?)" onClick={props.onHelp}><Icon name="help" /></button>
        {props.onLogOut !== undefined && (
          <button type="button" class="icon-button" aria-label="Log out" title={`Log out ${props.user ?? ''}`} onClick={props.onLogOut}><Icon name="out" /></button>
        )}
      </div>
    </header>
  );
}

function RunButtons({ view, draft, loading, onRun, onStop, onChange }: TopBarProps) {
  return (
    <div class="run-controls">
      {loading
        ? <button type="button" class="button run-button" onClick={onStop}><Icon name="stop" /> Stop</button>
        : <button type="button" class={`button run-button primary${draft === view.query ? '' : ' changed'}`} onClick={onRun}>
            <Icon name={draft === view.query ? 'refresh' : 'search'} /> Search
          </button>}
      <Popover
        label={`Repeat: ${refreshName(view.refresh)}`} align="end" buttonClass={`button refresh-button${view.refresh > 0 ? ' on' : ''}`}
        button={<>{view.refresh > 0 && <span>{refreshName(view.refresh)}</span>}<Icon name="down" /></>}
      >
        {(close) => (
          <ul class="menu" aria-label="Search again">
            {kRefreshChoices.map((interval) => (
              <li key={interval}>
                <button
                  type="button" class="menu-item" aria-pressed={view.refresh === interval}
                  onClick={() => {
                    onChange({ refresh: interval });
                    close();
                  }}
                >
                  {interval === 0 ? 'Only when I ask' : `Every ${describeDuration(interval)}`}
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover>
    </div>
  );
}

function refreshName(interval: number): string {
  if (interval === 0) return 'off';
  return interval < 60_000 ? `${interval / 1000}s` : `${interval / 60_000}m`;
}
