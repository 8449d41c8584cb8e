// Taking something away that cannot be brought back: it happens ten seconds later, or at once when that is wished or the page is left; until then it can be undone.
import { useEffect, useRef, useState } from 'preact/hooks';
import { sayProblem } from '../../api.js';
import { say } from '../../words.js';

const WAIT_S = 10;

interface Props {
  /** "Revoke", "Remove" */
  readonly text: string;
  readonly name: string;
  readonly act: () => Promise<unknown>;
}

export function TakeBack({ text, name, act }: Props) {
  const [left, setLeft] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);
  const undoButton = useRef<HTMLButtonElement>(null);
  const isOwed = useRef(false);
  const isWaiting = left !== undefined;

  function doNow() {
    if (!isOwed.current) return;
    isOwed.current = false;
    setLeft(undefined);
    act().catch((error: unknown) => setProblem(sayProblem(error)));
  }
  function begin() {
    isOwed.current = true;
    setProblem(undefined);
    setLeft(WAIT_S);
  }
  function undo() {
    isOwed.current = false;
    setLeft(undefined);
    setTimeout(() => opener.current?.focus());
  }

  useEffect(() => {
    if (!isWaiting) return undefined;
    undoButton.current?.focus();
    const clock = setInterval(() => setLeft((now) => (now === undefined ? now : Math.max(0, now - 1))), 1000);
    addEventListener('pagehide', doNow);
    return () => {
      clearInterval(clock);
      removeEventListener('pagehide', doNow);
    };
  }, [isWaiting]);
  useEffect(() => {
    if (left === 0) doNow();
  }, [left]);
  // The row may go because of something else.
  useEffect(() => doNow, []);

  if (isWaiting)
    return (
      <span class="take-back" role="group" aria-label={`${text}: ${name}`}>
        <span>{say('settings.goesIn', { seconds: left })}</span>
        <button type="button" ref={undoButton} onClick={undo} aria-label={`${say('do.undo')}: ${text}, ${name}`}>
          {say('do.undo')}
        </button>
        <button type="button" onClick={doNow} aria-label={`${say('settings.now')}: ${text}, ${name}`}>
          {say('settings.now')}
        </button>
      </span>
    );
  return (
    <>
      <button type="button" ref={opener} onClick={begin} aria-label={`${text}: ${name}`}>
        {text}
      </button>
      {problem !== undefined && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
