// How many tasks fit the filter, all of them and by state; each number leads to them.
import type { TaskState } from '../../parts/task-words.js';
import { say, sayNumber } from '../../words.js';
import { counts, filter } from './admin-list.js';
import { FilterLink } from './filter-link.js';

export function StateCounts() {
  const numbers = counts.value;
  if (numbers === undefined) return null;
  const { cursor: _cursor, status, ...others } = filter.value;
  const states = Object.entries(numbers.by_state) as [TaskState, number][];
  return (
    <nav aria-label={say('admin.states')}>
      <ul class="counts">
        <li>
          <FilterLink to={others} isCurrent={status === undefined}>
            {say('admin.all')} <b>{sayNumber(numbers.total)}</b>
          </FilterLink>
        </li>
        {states.map(([state, count]) => (
          <li key={state}>
            <FilterLink class={`status-${state}`} to={{ ...others, status: state }} isCurrent={status === state}>
              {say(`state.${state}`)} <b>{sayNumber(count)}</b>
            </FilterLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
