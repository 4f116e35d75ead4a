// View <-> the part of the address after `?`. Only what differs from the default is written.

import { parseDuration, formatDuration } from '../lib/time';
import { encodeInstant, type Range } from './range';
import { kDefaultView, kRefreshChoices, type View } from './view';

export function encodeView(view: View, defaults: View = kDefaultView): string {
  const params = new URLSearchParams();
  if (view.query !== defaults.query) params.set('q', view.query);
  if (view.range.kind === 'absolute') {
    params.set('from', encodeInstant(view.range.start));
    params.set('to', encodeInstant(view.range.end));
  } else if (defaults.range.kind === 'absolute' || view.range.length !== defaults.range.length) {
    params.set('last', formatDuration(view.range.length));
  }
  if (view.zone !== defaults.zone) params.set('zone', view.zone);
  for (const column of view.columns) params.append('column', column);
  if (view.wrap !== defaults.wrap) params.set('wrap', view.wrap ? 'on' : 'off');
  if (view.order !== defaults.order) params.set('order', view.order);
  if (view.sidebar !== defaults.sidebar) params.set('fields', view.sidebar ? 'on' : 'off');
  if (view.refresh !== defaults.refresh) params.set('refresh', formatDuration(view.refresh));
  if (view.anchor !== '') params.set('line', view.anchor);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Reads an address back. A part that makes no sense is as if it were not there. */
export function decodeView(search: string, defaults: View = kDefaultView): View {
  const params = new URLSearchParams(search);
  const zone = params.get('zone');
  const order = params.get('order');
  const refresh = params.get('refresh');
  return {
    query: params.get('q') ?? defaults.query,
    range: decodeRange(params) ?? defaults.range,
    zone: zone === 'utc' || zone === 'local' ? zone : defaults.zone,
    columns: [...new Set(params.getAll('column').filter((name) => name !== ''))],
    wrap: decodeSwitch(params.get('wrap')) ?? defaults.wrap,
    order: order === 'newest' || order === 'oldest' ? order : defaults.order,
    sidebar: decodeSwitch(params.get('fields')) ?? defaults.sidebar,
    refresh: refresh === null ? defaults.refresh : decodeRefresh(refresh),
    anchor: params.get('line') ?? '',
  };
}

function decodeRange(params: URLSearchParams): Range | undefined {
  const start = Date.parse(params.get('from') ?? '');
  const end = Date.parse(params.get('to') ?? '');
  if (start < end) return { kind: 'absolute', start, end };
  const length = parseDuration(params.get('last') ?? '');
  return length === undefined ? undefined : { kind: 'relative', length };
}

function decodeSwitch(text: string | null): boolean | undefined {
  return text === 'on' ? true : text === 'off' ? false : undefined;
}

/** Only the offered intervals: a link must not make a browser hammer the server. */
function decodeRefresh(text: string): number {
  const interval = parseDuration(text) ?? 0;
  return kRefreshChoices.includes(interval) ? interval : 0;
}
