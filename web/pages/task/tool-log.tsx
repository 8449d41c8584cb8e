// What the tools said, for those who want to know: read when it is opened, and again with every change until it is held.
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
  const place = useRef<HTMLPreElement>(null);
  const { id, state_version: version } = task;
  useEffect(() => {
    if (isOpen && !isHeld) readLog(id).then(setText, (error: unknown) => setText(sayProblem(error)));
  }, [id, version, isOpen, isHeld]);
  useEffect(() => {
    if (place.current !== null && !isHeld) place.current.scrollTop = place.current.scrollHeight;
  }, [text, isHeld]);
  const name = nameOf(task);
  const lines = text.trimEnd().split('\n').slice(-MOST_LINES).join('\n');
  return (
    <details class="card tool-log" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say('log.title')}</summary>
      <div class="actions">
        <button
          type="button"
          aria-pressed={isHeld}
          aria-label={`${say('log.hold')} ${name}`}
          onClick={() => setHeld(!isHeld)}
        >
          {say('log.hold')}
        </button>
        <CopyButton text={() => text} of={name} />
        <a
          class="button"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={`${id}.log`}
          aria-label={`${say('do.download')} ${say('log.of', { name })}`}
        >
          {say('do.download')}
        </a>
      </div>
      <pre ref={place} tabIndex={0} role="log" aria-live="off" aria-label={say('log.title')}>
        {lines === '' ? say('log.empty') : lines}
      </pre>
    </details>
  );
}
