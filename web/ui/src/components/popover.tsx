import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface PopoverProps {
  /** What the button says, and its name for those who do not see it. */
  button: ComponentChildren;
  label: string;
  buttonClass?: string;
  align?: 'start' | 'end';
  /** Opens the panel from elsewhere (a shortcut) when the number changes. */
  openSignal?: number;
  children: (close: () => void) => ComponentChildren;
}

/** A button with a panel under it. Escape and a click elsewhere close it; focus returns. */
export function Popover({ button, label, buttonClass = 'button', align = 'start', openSignal = 0, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  const close = () => {
    setOpen(false);
    opener.current?.focus();
  };

  useEffect(() => {
    if (openSignal > 0) setOpen(true);
  }, [openSignal]);

  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>('[data-autofocus], .panel input, .panel button')?.focus();
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && root.current?.contains(event.target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    }
  };

  const onFocusOut = (event: FocusEvent) => {
    if (event.relatedTarget instanceof Node && root.current?.contains(event.relatedTarget) === false) setOpen(false);
  };

  return (
    <div class="popover" ref={root} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        type="button" ref={opener} class={buttonClass} aria-label={label} title={label}
        aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(!open)}
      >
        {button}
      </button>
      {open && (
        <div class={`panel panel-${align}`} role="dialog" aria-label={label}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
