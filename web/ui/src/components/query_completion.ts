import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { completionPlace } from '../query/completion_place';
import { quoteField, quoteValue } from '../query/quote';
import { kFilterWords, kPipes, kStatsFunctions, type Word } from '../query/vocabulary';
import { shortCount } from '../lib/count';
import type { ValueCount } from '../api/search';
import type { CompletionSource } from '../state/use_field_values';

/** Offers field names, values of the field before the cursor, pipes and their arguments. */
export async function completeQuery(context: CompletionContext, source: CompletionSource): Promise<CompletionResult | null> {
  const place = completionPlace(context.state.doc.toString(), context.pos);
  if (place === undefined || (!context.explicit && place.from === context.pos && place.kind === 'filter')) return null;
  switch (place.kind) {
    case 'value':
      return { from: place.from, options: (await source.fieldValues(place.field)).map(valueOption) };
    case 'pipe':
      return { from: place.from, options: kPipes.map((word) => wordOption(word, 'pipe')) };
    case 'pipe-argument':
      return { from: place.from, options: argumentOptions(place.pipe, source) };
    case 'filter':
      return {
        from: place.from,
        options: [
          ...source.fieldNames().map((name) => fieldOption(name, ':')),
          ...kFilterWords.map((word) => wordOption(word, 'word')),
        ],
      };
  }
}

function argumentOptions(pipe: string, source: CompletionSource): Completion[] {
  const fields = source.fieldNames().map((name) => fieldOption(name, ''));
  return pipe === 'stats' ? [...kStatsFunctions.map((word) => wordOption(word, 'function')), ...fields] : fields;
}

function fieldOption(name: ValueCount, suffix: string): Completion {
  const text = quoteField(name.value);
  return { label: name.value, apply: text + suffix, type: 'field', detail: shortCount(name.hits) };
}

function valueOption(value: ValueCount, index: number): Completion {
  const text = /^\w+$/.test(value.value) ? value.value : quoteValue(value.value);
  return {
    label: text,
    displayLabel: value.value === '' ? '(empty)' : value.value.slice(0, 120),
    apply: text,
    type: 'value',
    boost: -index / 10,
    ...(value.hits > 0 ? { detail: shortCount(value.hits) } : {}),
  };
}

function wordOption(word: Word, type: string): Completion {
  return { label: word.name, apply: word.insert ?? word.name, detail: word.help, type, boost: -50 };
}
