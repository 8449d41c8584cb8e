// What can be done to the selected tasks, or to all that match the filter. Only for those who may.
import { say } from '../../words.js';
import { counts, filter, selected, selectNone } from './admin-list.js';
import { askAbout, bulkActions } from './bulk-state.js';

export function BulkBar() {
  const count = selected.value.size;
  const { status } = filter.value;
  const numbers = counts.value;
  if (numbers === undefined) return null;
  const states = Object.entries(numbers.by_state).filter(
    ([state]) => status === undefined || status.split(',').includes(state),
  );
  const all = states.reduce((sum, [, each]) => sum + each, 0);
  if (count === 0 && all === 0) return null;
  return (
    <div class="bulk">
      {count > 0 && (
        <p class="actions">
          <b>{say('admin.selected', { count })}</b>
          {bulkActions.map((action) => (
            <button key={action} type="button" onClick={() => void askAbout(action, 'selected', count)}>
              {say(`admin.act.${action}`)}
              <span class="unseen"> {say(`admin.actOnSelected.${action}`)}</span>
            </button>
          ))}
          <button type="button" onClick={selectNone}>
            {say('admin.selectNone')}
          </button>
        </p>
      )}
      {all > 0 && (
        <details>
          <summary>{say('admin.orAll', { count: all })}</summary>
          <p class="actions">
            {bulkActions.map((action) => (
              <button key={action} type="button" onClick={() => void askAbout(action, 'all', all)}>
                {say(`admin.actOnAll.${action}`)}
              </button>
            ))}
          </p>
        </details>
      )}
    </div>
  );
}
