// A level field holds whatever the program wrote: "ERROR", "err", "warning", "50".
// The interface knows six levels, from calm to alarming, and otherwise says nothing.

export const kLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

export type Level = (typeof kLevels)[number];

/** Fields that name the level, the usual one first. */
export const kLevelFields = [
  'level', 'severity', 'log.level', 'severity_text', 'loglevel', 'lvl', 'priority',
] as const;

const kNames = new Map<string, Level>(Object.entries({
  trace: 'trace', trc: 'trace', verbose: 'trace', finest: 'trace', finer: 'trace',
  debug: 'debug', dbg: 'debug', fine: 'debug', d: 'debug',
  debug1: 'debug', debug2: 'debug', debug3: 'debug', debug4: 'debug', debug5: 'debug',
  info: 'info', information: 'info', informational: 'info', notice: 'info', inf: 'info',
  log: 'info', i: 'info', normal: 'info', note: 'info', audit_success: 'info',
  warn: 'warn', warning: 'warn', wrn: 'warn', w: 'warn',
  error: 'error', err: 'error', eror: 'error', e: 'error', severe: 'error', audit_failure: 'error',
  fatal: 'fatal', critical: 'fatal', crit: 'fatal', alert: 'fatal', emerg: 'fatal',
  emergency: 'fatal', panic: 'fatal', f: 'fatal',
} as const));

/** The level a value stands for, if it is a name we know. Numbers mean too many things. */
export function levelOf(value: string | undefined): Level | undefined {
  return value === undefined ? undefined : kNames.get(value.trim().toLowerCase());
}
