// A form of the settings: sends once, says what was wrong beside its field, keeps what was typed whatever happens, also when the session has ended.
import type { ComponentChildren, TargetedSubmitEvent } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { ProblemError, sayProblem } from '../../api.js';
import { faultsOf } from '../../parts/on-demand/form-faults.js';
import { at } from '../../facts.js';
import type { OptionFaults } from '../../parts/option-schema.js';
import { say } from '../../words.js';

interface Props {
  readonly submit: string;
  /** Of the button, when its text alone could mean several. */
  readonly submitLabel?: string;
  /** Of the whole, for those who cannot see where it stands. */
  readonly label: string;
  readonly done?: string;
  /** Throws what the form then says. */
  readonly send: (fields: FormData) => Promise<unknown>;
  /** Starts anew when it was sent. */
  readonly clears?: boolean;
  readonly children: (faults: OptionFaults) => ComponentChildren;
}

/** What the reader did wrong, known before anything is sent. */
export class FormFault extends Error {
  constructor(
    sentence: string,
    readonly faults: OptionFaults = {},
  ) {
    super(sentence);
  }
}

export function EntryForm({ submit, submitLabel, label, done, send, clears, children }: Props) {
  const [faults, setFaults] = useState<OptionFaults>({});
  const [problem, setProblem] = useState<unknown>();
  const [state, setState] = useState<'open' | 'sending' | 'done'>('open');
  const form = useRef<HTMLFormElement>(null);

  async function sendNow(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (state === 'sending') return;
    setState('sending');
    setProblem(undefined);
    setFaults({});
    try {
      await send(new FormData(event.currentTarget));
      setState('done');
      if (clears === true) form.current?.reset();
    } catch (error) {
      setState('open');
      setProblem(error);
      setFaults(error instanceof FormFault ? error.faults : faultsOf(error));
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    }
  }

  return (
    <form class="entry" ref={form} aria-label={label} onSubmit={(event) => void sendNow(event)}>
      {children(faults)}
      {problem !== undefined && <Trouble of={problem} />}
      <p class="actions">
        <button class="primary" aria-label={submitLabel} aria-disabled={state === 'sending'}>
          {submit}
        </button>
        <span role="status" class="saved">
          {state === 'done' && done}
        </span>
      </p>
    </form>
  );
}

function Trouble({ of: error }: { readonly of: unknown }) {
  const hasEnded = error instanceof ProblemError && error.code === 'unauthenticated';
  return (
    <p class="problem" role="alert">
      {hasEnded ? say('settings.sessionEnded') : error instanceof FormFault ? error.message : sentenceOf(error)}{' '}
      {hasEnded && (
        <a href={at('/login?next=/settings/preferences')} target="_blank">
          {say('settings.logInAgain')}
        </a>
      )}
    </p>
  );
}

/** Of a form the server's own sentence says more than that of its code: which field, and why. */
const sentenceOf = (error: unknown): string => {
  const first = Object.entries(faultsOf(error))[0];
  const general = sayProblem(error);
  return first === undefined ? general : `${general} ${first[0]}: ${first[1]}`;
};
