// The question before an action on many tasks: how many, which, what is lost. Above a hundred the number is typed, so that nobody means fewer.
import { useEffect, useRef, useState } from 'preact/hooks';
import { sayProblem } from '../../api.js';
import { say, sayNumber } from '../../words.js';
import { sayFilter } from './admin-filter.js';
import { doIt, leave, question, questionFault, USUAL_PRIORITY, type Question } from './bulk-state.js';

const PRIORITIES = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
const MOST_BY_ONE_CLICK = 100;

export function BulkDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const asked = question.value;
  const isAsked = asked !== undefined;
  useEffect(() => {
    // The browser keeps the focus inside, and gives it back to where it came from.
    if (isAsked) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isAsked]);
  return (
    <dialog ref={dialog} class="card" aria-labelledby="sure" onClose={leave}>
      {asked !== undefined && <Ask key={asked.action} asked={asked} />}
    </dialog>
  );
}

function Ask({ asked }: { readonly asked: Question }) {
  const { action, matches, meant, said } = asked;
  const [typed, type] = useState('');
  const [isSent, send] = useState(false);
  const [priority, setPriority] = useState(asked.priority ?? USUAL_PRIORITY);
  const fault = questionFault.value;
  const mustType = (matches ?? 0) > MOST_BY_ONE_CLICK;
  const isReady = matches !== undefined && matches > 0 && !isSent && (!mustType || typed.trim() === String(matches));
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    send(true);
    void doIt(action === 'prioritise' ? { ...asked, priority } : asked).finally(() => send(false));
  };
  return (
    <form onSubmit={submit}>
      <h2 id="sure">{titleOf(asked)}</h2>
      <p>{say('admin.sureMeans', { filter: said === 'selected' ? say('admin.meansSelected') : sayFilter(said) })}</p>
      {matches !== undefined && matches > 0 && matches < meant && (
        <p>{say('admin.sureOf', { count: meant, matches: sayNumber(matches) })}</p>
      )}
      {action === 'delete' && (matches ?? 0) > 0 && <p class="note">{say('admin.sureDelete')}</p>}
      {action === 'prioritise' && matches !== 0 && (
        <div class="field">
          <label for="new-priority">{say('admin.newPriority')}</label>
          <select
            id="new-priority"
            value={priority}
            onChange={(event) => setPriority(Number(event.currentTarget.value))}
          >
            {PRIORITIES.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </div>
      )}
      {mustType && matches !== undefined && (
        <div class="field">
          <label for="typed">{say('admin.typeNumber', { number: String(matches) })}</label>
          <input
            id="typed"
            inputMode="numeric"
            autocomplete="off"
            value={typed}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </div>
      )}
      {fault !== undefined && (
        <p class="note" role="alert">
          {sayProblem(fault)}
        </p>
      )}
      <p class="actions">
        {matches !== 0 && (
          <button class="primary" disabled={!isReady}>
            {matches === undefined ? say('admin.counting') : say(`admin.doIt.${action}`, { count: matches })}
          </button>
        )}
        <button type="button" onClick={leave}>
          {say(matches === 0 ? 'do.close' : 'admin.leave')}
        </button>
      </p>
    </form>
  );
}

function titleOf({ action, matches, meant }: Question): string {
  if (matches === 0) return say('admin.sureNone');
  return say(`admin.sure.${action}`, { count: matches ?? meant });
}
