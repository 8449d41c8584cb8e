// A button that does one thing at the server: not twice at once, and what went wrong stands beside it until the next try.
import { useState } from 'preact/hooks';
import { sayProblem } from '../../api.js';

interface Props {
  readonly text: string;
  /** Includes the text, and says of what. */
  readonly label: string;
  readonly act: () => Promise<unknown>;
  readonly primary?: boolean;
}

export function ActButton({ text, label, act, primary }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function press() {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      setProblem(sayProblem(error));
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <button
        type="button"
        class={primary === true ? 'primary' : undefined}
        aria-label={label}
        aria-busy={busy}
        onClick={() => void press()}
      >
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
