import { useEffect, useRef } from 'preact/hooks';
import { kShortcuts } from '../state/shortcuts';
import { Icon } from './icon';

interface HelpDialogProps {
  version: string;
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
  onExample: (query: string) => void;
  onClose: () => void;
}

const kExamples: [string, string][] = [
  ['error', 'lines with the word error'],
  ['"connection refused"', 'a phrase'],
  ['level:error !app:nginx', 'a field with a word, without another'],
  ['status:>=500', 'numbers can be compared'],
  ['user:=""', 'lines without the field'],
  ['(timeout or refused) host:web*', 'either word, and a prefix'],
  ['path:~"^/api/v[12]/"', 'a regular expression'],
  ['error | top 10 by (host)', 'where most errors are'],
  ['* | stats by (level) count() as lines', 'how many lines of each level'],
];

export function HelpDialog({ version, singleKeys, onSingleKeys, onExample, onClose }: HelpDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);

  const onBackdrop = (event: MouseEvent) => {
    if (event.target === dialog.current) onClose();
  };

  return (
    <dialog class="help" ref={dialog} onClose={onClose} onClick={onBackdrop} aria-labelledby="help-title">
      <div class="help-body">
        <div class="help-head">
          <h2 id="help-title">Help</h2>
          <button type="button" class="icon-button" aria-label="Close the help" onClick={onClose}><Icon name="close" /></button>
        </div>
        <div class="help-columns">
          <section aria-label="Queries">
            <h3>Queries</h3>
            <dl>
              {kExamples.map(([query, meaning]) => (
                <div key={query}>
                  <dt><button type="button" class="example mono" onClick={() => onExample(query)}>{query}</button></dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
          <section aria-label="Keys">
            <h3>Keys</h3>
            <dl class="keys">
              {kShortcuts.map(({ keys, help }) => (
                <div key={help}>
                  <dt>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
                  <dd>{help}</dd>
                </div>
              ))}
            </dl>
            <label class="check">
              <input type="checkbox" checked={singleKeys} onChange={(event) => onSingleKeys(event.currentTarget.checked)} />
              {' '}Single keys work as shortcuts
            </label>
          </section>
        </div>
        <p class="muted help-foot">Cordwood {version}</p>
      </div>
    </dialog>
  );
}
