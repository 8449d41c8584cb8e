// The ways in: choose, choose a folder, drop anywhere in the window, paste. Large as long as the list is empty, a line afterwards.
import { signal } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';
import { facts, may } from '../../facts.js';
import { onKey } from '../../parts/single-key.js';
import { say, sayBytes, sayLife } from '../../words.js';
import { add } from './adding.js';
import { items } from './batch.js';
import { fromDrop, fromList, fromPaste } from './dropped.js';
import { askForLink, fetchesLinks } from './link-sheet.js';
import { readLink } from './links.js';

const isOver = signal(false);
/** A finger neither drags files nor pastes them with Ctrl+V. */
const isTouched = matchMedia('(pointer: coarse)').matches;

export function AddFiles() {
  // Not a moment later than it is seen: what is dropped before would open in place of the page.
  useLayoutEffect(listenToWindow, []);
  useLayoutEffect(() => onKey('u', () => openChoice('file')), []);
  const isEmpty = items.value.length === 0;
  return (
    <div class={isEmpty ? 'drop card' : 'drop compact'}>
      {isEmpty && <p class="drop-hint">{say(isTouched ? 'convert.chooseHere' : 'convert.dropHere')}</p>}
      <div class="ways">
        <Choose id="file" word={isEmpty ? say('convert.files') : say('convert.add')} isMain={isEmpty} />
        <Choose id="folder" word={say('convert.folder')} more={{ webkitdirectory: true }} />
        {fetchesLinks && (
          <button type="button" aria-haspopup="dialog" onClick={({ currentTarget }) => askForLink('', currentTarget)}>
            {say('convert.link')}
          </button>
        )}
        <Choose id="camera" word={say('convert.photo')} more={{ accept: 'image/*', capture: 'environment' }} />
      </div>
      {isEmpty && (
        <p id="limits" class="muted">
          {say('convert.limits', {
            size: sayBytes(facts.maxFileBytes),
            count: facts.maxFiles,
            life: sayLife(facts.keepFilesS),
          })}
        </p>
      )}
      {isOver.value && (
        <div class="drop-over" aria-hidden="true">
          {say('convert.letGo')}
        </div>
      )}
    </div>
  );
}

interface ChooseProps {
  readonly id: string;
  readonly word: string;
  readonly isMain?: boolean;
  /** What else the field says to the system. */
  readonly more?: Readonly<Record<string, string | boolean>>;
}

/** The system's dialog, of these endings only where they are named. */
export function openChoice(id: string, endings?: string): void {
  const field = document.getElementById(id);
  if (!(field instanceof HTMLInputElement)) return;
  if (id === 'file') field.accept = endings ?? '';
  field.click();
}

/** A real button; the field behind it is only what opens the system's dialog. */
function Choose({ id, word, isMain = false, more = {} }: ChooseProps) {
  return (
    <>
      <button
        type="button"
        class={isMain ? 'primary' : `by-${id}`}
        aria-describedby={isMain ? 'limits' : undefined}
        onClick={() => openChoice(id)}
      >
        {word}
      </button>
      <input
        id={id}
        type="file"
        class="unseen"
        tabIndex={-1}
        aria-hidden="true"
        multiple
        {...more}
        onChange={({ currentTarget }) => {
          if (currentTarget.files !== null) add(fromList(currentTarget.files));
          currentTarget.value = '';
        }}
      />
    </>
  );
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null;

function listenToWindow(): () => void {
  const over = new AbortController();
  const listen = { signal: over.signal };
  // Each element that is entered tells so before the one that is left does.
  let depth = 0;
  addEventListener('dragenter', (event) => hasFiles(event) && ((depth += 1), (isOver.value = true)), listen);
  addEventListener(
    'dragleave',
    () => ((depth = Math.max(0, depth - 1)), depth === 0 && (isOver.value = false)),
    listen,
  );
  addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault(), listen);
  addEventListener(
    'drop',
    (event) => {
      depth = 0;
      isOver.value = false;
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      void fromDrop(event.dataTransfer).then((gathered) => add(gathered));
    },
    listen,
  );
  addEventListener(
    'paste',
    (event) => {
      const pasted = event.clipboardData;
      if (isTyping(event.target) || pasted === null) return;
      const link = may('files:write') ? readLink(pasted.getData('text/plain')) : undefined;
      if (pasted.files.length === 0 && link === undefined) return;
      event.preventDefault();
      if (pasted.files.length > 0) add(fromPaste(pasted));
      else if (link !== undefined) askForLink(link);
    },
    listen,
  );
  return () => over.abort();
}
