// The history from top to bottom: filters, what can be done with the chosen rows, the rows, the way to older ones.
import { FreshnessWord } from '../../parts/freshness-word.js';
import { UndoBar } from '../../parts/later.js';
import { say } from '../../words.js';
import { FilterBar } from './filter-bar.js';
import { searchOf } from './filters.js';
import { HistoryRow } from './history-row.js';
import { SelectionBar } from './selection-bar.js';
import { choose, fault, filters, isChosen, narrow, next, shown } from './task-list.js';

export function HistoryPage() {
  const { show, q, kind, since, after } = filters.value;
  const isNarrowed = searchOf({ show, q, kind, since }) !== '';
  return (
    <div class="history">
      <div class="list-head">
        <h1>{say('nav.history')}</h1>
        <FreshnessWord />
      </div>
      <FilterBar />
      {fault.value !== '' && (
        <p class="problem" role="alert">
          {fault.value}
        </p>
      )}
      <UndoBar />
      {shown.value.length === 0 && fault.value !== '' ? null : shown.value.length === 0 ? (
        <p class="card">{say(isNarrowed ? 'history.nothing' : 'history.empty')}</p>
      ) : (
        <>
          <ChooseAll />
          <ul class="history-rows" aria-label={say('nav.history')}>
            {shown.value.map((task) => (
              <HistoryRow key={task.id} task={task} />
            ))}
          </ul>
        </>
      )}
      <p class="pages">
        {after !== '' && (
          <button type="button" onClick={() => narrow({ after: '' })}>
            {say('admin.first')}
          </button>
        )}
        {next.value !== null && (
          <button type="button" onClick={() => narrow({ after: next.value ?? '' })}>
            {say('admin.next')}
          </button>
        )}
      </p>
    </div>
  );
}

function ChooseAll() {
  const ids = shown.value.map(({ id }) => id);
  const areAll = ids.every(isChosen);
  return (
    <div class="choose-all">
      <label>
        <input type="checkbox" checked={areAll} onChange={() => choose(ids, !areAll)} /> {say('history.chooseAll')}
      </label>
      <SelectionBar />
    </div>
  );
}
