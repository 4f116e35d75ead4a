// Keys and what they do. Single keys are quiet while the reader types, and can be switched off.

export type Command =
  | 'focus query' | 'next' | 'previous' | 'next error' | 'previous error' | 'open' | 'time'
  | 'run' | 'zoom out' | 'earlier' | 'later' | 'older' | 'wrap' | 'fields' | 'zone' | 'theme'
  | 'share' | 'copy' | 'order' | 'help';

interface Shortcut {
  keys: string[];
  help: string;
  commands: Partial<Record<string, Command>>;
}

export const kShortcuts: Shortcut[] = [
  { keys: ['/'], help: 'write the query', commands: { '/': 'focus query' } },
  { keys: ['Enter'], help: 'run it (in the query; Shift+Enter breaks the line)', commands: {} },
  { keys: ['j', 'k'], help: 'next, previous line', commands: { j: 'next', k: 'previous' } },
  { keys: ['e', 'E'], help: 'next, previous error', commands: { e: 'next error', E: 'previous error' } },
  { keys: ['o'], help: 'open or close the line', commands: { o: 'open' } },
  { keys: ['c'], help: 'copy the line as JSON', commands: { c: 'copy' } },
  { keys: ['t'], help: 'choose the time', commands: { t: 'time' } },
  { keys: ['z'], help: 'zoom out to twice the time', commands: { z: 'zoom out' } },
  { keys: ['[', ']'], help: 'earlier, later by half', commands: { '[': 'earlier', ']': 'later' } },
  { keys: ['r'], help: 'search again', commands: { r: 'run' } },
  { keys: ['l'], help: 'load older lines', commands: { l: 'older' } },
  { keys: ['n'], help: 'newest or oldest first', commands: { n: 'order' } },
  { keys: ['w'], help: 'wrap long lines', commands: { w: 'wrap' } },
  { keys: ['f'], help: 'show or hide the fields', commands: { f: 'fields' } },
  { keys: ['u'], help: 'UTC or local time', commands: { u: 'zone' } },
  { keys: ['d'], help: 'dark or light', commands: { d: 'theme' } },
  { keys: ['s'], help: 'copy a link to exactly this', commands: { s: 'share' } },
  { keys: ['?'], help: 'this help', commands: { '?': 'help' } },
];

const kCommands: Partial<Record<string, Command>> = Object.assign({}, ...kShortcuts.map((each) => each.commands));

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** The command of a key, or undefined when it means something else here. */
export function commandOf(press: KeyPress, typing: boolean, singleKeys: boolean): Command | undefined {
  if (typing || !singleKeys || press.ctrlKey || press.metaKey || press.altKey) return undefined;
  return Object.hasOwn(kCommands, press.key) ? kCommands[press.key] : undefined;
}
