// What the tools said, for those who want to know: read when it is opened, and again with every change until it is held, by its button or by scrolling up.
import { useEffect, useRef, useState } from 'preact/hooks';
import { readLog, sayProblem, type Task } from '../../api.js';
import { CopyButton } from '../../parts/copy-button.js';
import { nameOf } from '../../parts/task-words.js';
import { say } from '../../words.js';

const MOST_LINES = 500;

export function ToolLog({ task }: { readonly task: Task }) {
  const [isOpen, setOpen] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState('');
  const place = useRef<HTMLPreElement>(null);
  const { id, state_version: version } = task;
  useEffect(() => {
    if (isOpen && !isHeld) readLog(id).then(setText, (error: unknown) => setText(sayProblem(error)));
  }, [id, version, isOpen, isHeld]);
  useEffect(() => {
    if (place.current !== null && !isHeld) place.current.scrollTop = place.current.scrollHeight;
  }, [text, isHeld, wanted]);
  const name = nameOf(task);
  const lines = text.trimEnd().split('\n').slice(-MOST_LINES);
  const isWanted = (line: string) => line.toLowerCase().includes(wanted.toLowerCase());
  const shown = lines.filter(isWanted).join('\n');
  return (
    <details class="card tool-log" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('log.title')}</summary>
      <div class="actions">
        <input
          type="search"
          value={wanted}
          placeholder={say('log.filter')}
          aria-label={`${say('log.filter')}, ${say('log.of', { name })}`}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
        <button
          type="button"
          aria-pressed={isHeld}
          aria-label={`${say('log.hold')} ${name}`}
          onClick={() => setHeld(!isHeld)}
        >
          {say('log.hold')}
        </button>
        <CopyButton text={() => text} of={say('log.of', { name })} />
        <a
          class="button"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={`${id}.log`}
          aria-label={`${say('do.download')} ${say('log.of', { name })}`}
        >
          {say('do.download')}
        </a>
      </div>
      <pre
        ref={place}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={say('log.title')}
        onScroll={({ currentTarget }) => {
          if (!isAtEnd(currentTarget)) setHeld(true);
        }}
      >
        {text.trim() === '' ? say('log.empty') : shown === '' ? say('log.noLine') : shown}
      </pre>
    </details>
  );
}

/** Whoever reads further up does not want to be taken away from there. */
const NEAR_PX = 8;
const isAtEnd = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean =>
  scrollHeight - scrollTop - clientHeight <= NEAR_PX;
