import {
  acceptCompletion, autocompletion, closeCompletion, completionKeymap, completionStatus, moveCompletionSelection, startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { styleNonce } from '../lib/nonce';
import { complaintField, queryColours, setComplaint, type Place } from './editor_marks';
import type { CompletionSource } from '../state/use_field_values';
import { completeQuery } from './query_completion';

interface QueryEditorProps {
  /** The query that was asked. What the reader types meanwhile is told by `onChange` and does not come back. */
  asked: string;
  /** Is given the function that puts the cursor at the end of the query. */
  focusRef: { current: () => void };
  complaint: Place | undefined;
  completion: CompletionSource;
  onChange: (value: string) => void;
  onRun: () => void;
}

/** The query box. Enter runs, Shift+Enter breaks the line, Tab takes a completion. */
export function QueryEditor(props: QueryEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | undefined>(undefined);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (host.current === null) return undefined;
    const editor = createEditor(host.current, latest);
    view.current = editor;
    latest.current.focusRef.current = () => {
      editor.focus();
      editor.dispatch({ selection: { anchor: editor.state.doc.length } });
    };
    return () => editor.destroy();
  }, []);

  useLayoutEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === props.asked) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: props.asked },
      selection: { anchor: props.asked.length },
    });
  }, [props.asked]);

  useEffect(() => {
    view.current?.dispatch({ effects: setComplaint.of(props.complaint) });
  }, [props.complaint]);

  return <div class="query-editor" ref={host} />;
}

function createEditor(parent: HTMLElement, latest: { current: QueryEditorProps }): EditorView {
  const run = (editor: EditorView) => {
    closeCompletion(editor);
    latest.current.onRun();
    return true;
  };
  const takeCompletion = (editor: EditorView) => {
    if (completionStatus(editor.state) !== 'active') return false;
    // Nothing is chosen until the reader moves, so that Enter runs what was typed.
    return acceptCompletion(editor) || (moveCompletionSelection(true)(editor) && acceptCompletion(editor));
  };
  const leave = (editor: EditorView) => {
    if (completionStatus(editor.state) !== null) return closeCompletion(editor);
    editor.contentDOM.blur();
    return true;
  };
  return new EditorView({
    parent,
    state: EditorState.create({
      doc: latest.current.asked,
      extensions: [
        EditorView.cspNonce.of(styleNonce()),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        queryColours,
        complaintField,
        placeholder('Search, as in: error app:nginx status:>=500'),
        autocompletion({
          override: [(context) => completeQuery(context, latest.current.completion)],
          selectOnOpen: false,
          // Only Tab takes what was not chosen, so no key can take one by surprise.
          interactionDelay: 0,
          icons: false,
          defaultKeymap: false,
          maxRenderedOptions: 60,
        }),
        Prec.highest(keymap.of([
          { key: 'Enter', run: (editor) => acceptCompletion(editor) || run(editor) },
          { key: 'Mod-Enter', run },
          { key: 'Tab', run: takeCompletion },
          { key: 'Escape', run: leave },
        ])),
        keymap.of([
          ...completionKeymap.filter((binding) => binding.key !== 'Enter' && binding.key !== 'Escape'),
          { key: 'Alt-ArrowDown', run: startCompletion },
          ...historyKeymap,
          ...defaultKeymap,
        ]),
        EditorView.contentAttributes.of({ 'aria-label': 'Query', spellcheck: 'false', autocorrect: 'off', autocapitalize: 'off' }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });
}
