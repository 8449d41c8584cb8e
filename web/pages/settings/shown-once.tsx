// A secret that is shown this one time: a key, a signing secret, a link to set a password. Copied by one press, or by hand where the browser forbids that.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { say } from '../../words.js';

interface Props {
  readonly label: string;
  readonly secret: string;
  readonly onClose: () => void;
  /** What can be done with it now. */
  readonly children?: ComponentChildren;
}

export function ShownOnce({ label, secret, onClose, children }: Props) {
  const [copied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [secret]);
  async function copy() {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      // Without a secure connection there is no clipboard: it is selected, so the reader's own keys copy it.
      setCopied(false);
    }
  }
  return (
    <div class="note shown-once" role="group" aria-label={label}>
      <label for="shown-once">{label}</label>
      <p class="muted" id="shown-once-help">
        {say('settings.onlyOnce')}
      </p>
      <p class="actions">
        <input
          id="shown-once"
          ref={field}
          type="text"
          readOnly
          value={secret}
          aria-describedby="shown-once-help"
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <button type="button" onClick={() => void copy()}>
          {copied ? say('do.copied') : say('do.copy')}
        </button>
        <button type="button" onClick={onClose}>
          {say('do.close')}
        </button>
      </p>
      {children}
    </div>
  );
}
