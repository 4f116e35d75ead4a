// Colours of the query and the place of the server's complaint, as editor decorations.

import { RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, ViewPlugin, type DecorationSet, type ViewUpdate } from '@codemirror/view';
import { tokenize } from '../query/tokens';

/** Queries longer than this stay uncoloured: colouring every keystroke would be felt. */
const kColouredMax = 20_000;

function colour(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  const text = view.state.doc.toString();
  if (text.length <= kColouredMax) {
    for (const token of tokenize(text)) {
      if (token.kind !== 'word') builder.add(token.from, token.to, Decoration.mark({ class: `q-${token.kind}` }));
    }
  }
  return builder.finish();
}

export const queryColours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = colour(view);
    }
    update(update: ViewUpdate) {
      if (update.docChanged) this.decorations = colour(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

export interface Place {
  from: number;
  to: number;
}

export const setComplaint = StateEffect.define<Place | undefined>();

/** Stays under the words it is about while they are edited; a new answer replaces it. */
export const complaintField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(setComplaint)) next = markAt(effect.value, transaction.newDoc.length);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function markAt(place: Place | undefined, length: number): DecorationSet {
  if (place === undefined || length === 0) return Decoration.none;
  // A complaint about the end has nothing after it to underline: take the last character.
  const from = Math.min(place.from, length - 1);
  const to = Math.min(Math.max(place.to, from + 1), length);
  return Decoration.set(Decoration.mark({ class: 'q-complaint' }).range(from, to));
}
