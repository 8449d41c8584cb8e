// Asks for the address of a file that the server shall fetch. Comes when somebody opens it, or pastes an address.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { say } from '../../../words.js';

interface Props {
  readonly pasted: string;
  /** False: it is no address. */
  readonly take: (text: string) => boolean;
}

export function LinkForm({ pasted, take }: Props) {
  const [text, setText] = useState(pasted);
  const [fault, setFault] = useState('');
  const field = useRef<HTMLInputElement>(null);
  // The sheet was there before, and gave the focus to its button.
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <form
      method="dialog"
      noValidate
      onSubmit={(event) => {
        if (take(text)) return;
        event.preventDefault();
        setFault(say('convert.linkWrong'));
      }}
    >
      <div class="field">
        <label for="link">{say('convert.linkField')}</label>
        <input
          id="link"
          type="url"
          ref={field}
          value={text}
          aria-describedby={fault === '' ? 'link-help' : 'link-fault link-help'}
          aria-invalid={fault !== ''}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        {fault !== '' && (
          <p id="link-fault" class="problem" role="alert">
            {fault}
          </p>
        )}
        <p id="link-help" class="muted">
          {say('convert.linkHelp')}
        </p>
      </div>
      <div class="sheet-foot">
        <button class="primary">{say('convert.linkFetch')}</button>
      </div>
    </form>
  );
}
