// The buttons of a row: at most two, and one for all else. On a finished row Download is the only filled one.
import { say } from '../../words.js';
import { goOnWith, waitsFor } from './adding.js';
import type { Item } from './item.js';
import { ActionButton } from './action-button.js';
import { actionsOf, wordOfReplacing } from './row-choices.js';
import { isCalledSo } from './pending.js';
import { openMore } from './row-opened.js';
import { replaceFile } from './second-try.js';

export function RowActions({ item }: { readonly item: Item }) {
  const stage = item.stage.value;
  const word = wordOfReplacing(item, stage);
  const all = actionsOf(item, stage);
  const [shown, more] = [all.filter(({ isMore }) => isMore !== true), all.filter(({ isMore }) => isMore === true)];
  return (
    <>
      {stage.kind === 'ghost' && <ChooseAgain item={item} />}
      {word !== undefined && (
        <ChooseFile
          text={say(word)}
          name={item.name}
          take={([file]) => (file === undefined ? null : replaceFile(item, file))}
        />
      )}
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
  const isOne = item.pieces === undefined;
  const take = (files: readonly File[]): string | null => {
    const same = files.filter((file) => waitsFor(item, file, isCalledSo));
    for (const file of same) goOnWith(item, file);
    return same.length === 0 ? say('convert.otherFile') : null;
  };
  const text = say(isOne ? 'convert.chooseAgain' : 'convert.chooseSeveralAgain');
  return <ChooseFile text={text} name={item.name} several={!isOne} take={take} />;
}

interface ChooseFileProps {
  readonly text: string;
  readonly name: string;
  readonly several?: boolean;
  /** Says why they are not taken. */
  readonly take: (files: readonly File[]) => string | null;
}

function ChooseFile({ text, name, several = false, take }: ChooseFileProps) {
  return (
    <label class="button">
      {text}
      <input
        type="file"
        class="unseen"
        multiple={several}
        aria-label={`${text} ${name}`}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          if (files.length === 0) return;
          currentTarget.setCustomValidity(take(files) ?? '');
          currentTarget.reportValidity();
        }}
      />
    </label>
  );
}
