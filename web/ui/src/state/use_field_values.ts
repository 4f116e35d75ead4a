import { useMemo, useRef } from 'preact/hooks';
import { fetchTopValues, type ValueCount } from '../api/search';
import type { Search } from './search';

export interface CompletionSource {
  fieldNames: () => ValueCount[];
  fieldValues: (field: string) => Promise<ValueCount[]>;
}

const kOffered = 100;

/** What the editor completes with: names from the last search, values asked for once each. */
export function useFieldValues(search: Search): CompletionSource {
  const latest = useRef(search);
  latest.current = search;
  return useMemo(() => {
    const known = new Map<string, Promise<ValueCount[]>>();
    let knownRun = 0;
    return {
      fieldNames: () => latest.current.fieldNames ?? [],
      fieldValues: (field) => {
        const { run, span } = latest.current;
        if (run !== knownRun) known.clear();
        knownRun = run;
        const found = known.get(field) ?? fetchOffered(field, span);
        known.set(field, found);
        return found;
      },
    };
  }, []);
}

async function fetchOffered(field: string, span: Search['span']): Promise<ValueCount[]> {
  try {
    return await fetchTopValues('*', span, field, kOffered, new AbortController().signal);
  } catch {
    // Completion is a kindness; while it cannot be had, the reader simply types on.
    return [];
  }
}
