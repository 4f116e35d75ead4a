import { useEffect, useRef } from 'preact/hooks';
import { kShortcuts } from '../state/shortcuts';
import { Icon } from './icon';
import { QueryExamples } from './query_examples';

interface HelpDialogProps {
  version: string;
  singleKeys: boolean;
  onSingleKeys: (on: boolean) => void;
  onExample: (query: string) => void;
  onClose: () => void;
}

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
            <QueryExamples onExample={onExample} />
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
