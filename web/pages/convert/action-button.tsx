// One thing that can be done with a row: a button, or a link where it leads somewhere.
import { say, type Sayable } from '../../words.js';
import type { RowKey } from './row-keys.js';

export interface Action {
  readonly word: Sayable;
  readonly values?: Readonly<Record<string, string>>;
  readonly act: (() => void) | string;
  readonly primary?: boolean;
  /** Pressed within the row: see row-keys.ts. */
  readonly key?: RowKey;
  readonly isMore?: boolean;
}

interface ActionProps {
  readonly action: Action;
  readonly name: string;
  /** Before it acts. */
  readonly leave?: () => void;
}

export function ActionButton({ action: { word, values, act, primary, key }, name, leave }: ActionProps) {
  const text = say(word, values);
  const common = {
    'aria-label': `${text} ${name}`,
    class: primary ? 'button primary' : 'button',
    ...(key && { 'aria-keyshortcuts': key }),
  };
  if (typeof act === 'string')
    return (
      <a {...common} href={act} {...(primary && { download: '' })}>
        {text}
      </a>
    );
  return (
    <button type="button" {...common} onClick={() => (leave?.(), act())}>
      {text}
    </button>
  );
}
