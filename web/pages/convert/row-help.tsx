// Beside the reason why a file of the list did not become anything: whose fault that is, and the way on. Drawn by its row.
import { useSignal } from '@preact/signals';
import { at } from '../../facts.js';
import { findFormat } from '../../formats.js';
import { shortName } from '../../parts/format-menu.js';
import { sideOf } from '../../../src/shared/fault-sides.js';
import { say, type Sayable } from '../../words.js';
import { order } from './orders.js';
import type { Item, WayOn } from './item.js';

const ways: Readonly<Record<WayOn, { readonly word: Sayable; readonly to: string; readonly target?: string }>> = {
  formats: { word: 'problem.formats', to: '/help#formats' },
  // What was chosen lives in this page only, so it stays open.
  login: { word: 'settings.logInAgain', to: '/login', target: '_blank' },
};

export function RowHelp({ item }: { readonly item: Item }) {
  const [stage, task] = [item.stage.value, item.task.value];
  if ((stage.kind === 'refused' || stage.kind === 'failed') && stage.way !== undefined) {
    const { word, to, target } = ways[stage.way];
    return (
      <p class="whose">
        <a href={at(to)} target={target} aria-label={`${say(word)}: ${item.name}`}>
          {say(word)}
        </a>
      </p>
    );
  }
  if (stage.kind === 'failed' && stage.code !== undefined)
    return <Whose item={item} code={stage.code} content={stage.content} />;
  if (stage.kind !== 'task' || task?.status !== 'failed' || task.error === null) return null;
  const { code, content } = task.error;
  const isLocked = code === 'input_encrypted' || code === 'password_wrong';
  return (
    <>
      <Whose item={item} code={code} content={content} />
      {isLocked && <Unlock item={item} options={task.options} />}
    </>
  );
}

interface WhoseProps {
  readonly item: Item;
  readonly code: string;
  /** The format that the file has, where that is what was wrong. */
  readonly content: string | undefined;
}

function Whose({ item, code, content = '' }: WhoseProps) {
  const [side, inside] = [sideOf(code), findFormat(content)];
  return (
    <p class={`whose whose-${side}`}>
      {inside === undefined ? say(`side.${side}`) : say('convert.reallyIs', { format: shortName(inside) })}{' '}
      <a href={at(`/help#${code}`)} aria-label={`${say('convert.whatToDo')}: ${item.name}`}>
        {say('convert.whatToDo')}
      </a>
    </p>
  );
}

function Unlock({ item, options }: { readonly item: Item; readonly options: Readonly<Record<string, unknown>> }) {
  const password = useSignal('');
  return (
    <form
      class="unlock"
      onSubmit={(event) => {
        event.preventDefault();
        void order(item, 'retry', { options: { ...options, password: password.value } });
      }}
    >
      <label>
        {say('convert.password')}{' '}
        <input
          type="password"
          autocomplete="off"
          required
          aria-label={`${say('convert.password')}: ${item.name}`}
          onInput={({ currentTarget }) => (password.value = currentTarget.value)}
        />
      </label>
      <button aria-label={`${say('convert.unlock')}: ${item.name}`}>{say('convert.unlock')}</button>
    </form>
  );
}
