// The buttons of a row: at most two, and one for all else. On a finished row Download is the only filled one.
import { say } from '../../words.js';
import { goOnWith } from './adding.js';
import type { Item } from './item.js';
import { ActionButton } from './action-button.js';
import { actionsOf, wordOfReplacing } from './row-choices.js';
import { openMore } from './row-opened.js';
import { replaceFile } from './second-try.js';

export function RowActions({ item }: { readonly item: Item }) {
  const stage = item.stage.value;
  const word = stage.kind === 'task' ? wordOfReplacing(item) : undefined;
  const all = actionsOf(item, stage);
  const [shown, more] = [all.filter(({ isMore }) => isMore !== true), all.filter(({ isMore }) => isMore === true)];
  return (
    <>
      {stage.kind === 'ghost' && <ChooseAgain item={item} />}
      {word !== undefined && <ChooseFile text={say(word)} name={item.name} take={(file) => replaceFile(item, file)} />}
      {shown.map((action) => (
        <ActionButton key={action.word} action={action} name={item.name} />
      ))}
      {more.length > 0 && (
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={`${say('convert.more')}: ${item.name}`}
          onClick={({ currentTarget }) => openMore({ name: item.name, opener: currentTarget, more })}
        >
          {say('convert.more')}
        </button>
      )}
    </>
  );
}

function ChooseAgain({ item }: { readonly item: Item }) {
  const take = (file: File): string | null => {
    if (file.name !== item.name || file.size !== item.sizeBytes) return say('convert.otherFile');
    goOnWith(item, file);
    return null;
  };
  return <ChooseFile text={say('convert.chooseAgain')} name={item.name} take={take} />;
}

interface ChooseFileProps {
  readonly text: string;
  readonly name: string;
  /** Says why it is not taken. */
  readonly take: (file: File) => string | null;
}

function ChooseFile({ text, name, take }: ChooseFileProps) {
  return (
    <label class="button">
      {text}
      <input
        type="file"
        class="unseen"
        aria-label={`${text} ${name}`}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file === undefined) return;
          currentTarget.setCustomValidity(take(file) ?? '');
          currentTarget.reportValidity();
        }}
      />
    </label>
  );
}
