// A dialog beside what opened it; on a phone a sheet from below. The browser's own element traps focus, closes at Escape and gives focus back.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { say } from '../words.js';

interface Props {
  readonly title: string;
  /** Beside this; in the middle when there is none. */
  readonly opener?: HTMLElement | undefined;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

const NARROW = '(max-width: 35rem)';
const GAP = 6;

export function Sheet({ title, opener, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const sheet = dialog.current;
    if (sheet === null) return;
    sheet.showModal();
    // What is in it may come later and make it larger.
    const sizes = new ResizeObserver(() => {
      if (opener !== undefined && !matchMedia(NARROW).matches) placeBeside(sheet, opener);
    });
    sizes.observe(sheet);
    return () => {
      sizes.disconnect();
      opener?.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={opener === undefined ? 'sheet' : 'sheet beside'}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        // Of a click on what lies around it, the target is the dialog itself.
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div class="sheet-body">
        <div class="sheet-head">
          <h2>{title}</h2>
          <button
            type="button"
            class="quiet"
            aria-label={`${say('do.close')}: ${title}`}
            onClick={() => dialog.current?.close()}
          >
            {say('do.close')}
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

function placeBeside(dialog: HTMLDialogElement, opener: HTMLElement): void {
  const place = opener.getBoundingClientRect();
  const { width, height } = dialog.getBoundingClientRect();
  const below = place.bottom + GAP;
  const fitsBelow = below + height <= innerHeight || place.top < height;
  dialog.style.left = `${Math.max(GAP, Math.min(place.right - width, innerWidth - width - GAP))}px`;
  dialog.style.top = `${Math.max(GAP, fitsBelow ? Math.min(below, innerHeight - height - GAP) : place.top - height - GAP)}px`;
}
