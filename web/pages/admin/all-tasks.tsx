// The page of all tasks: numbers by state, filters, what is being done to many, the rows. Mounted by entry.tsx.
import { sayProblem } from '../../api.js';
import { at, may } from '../../facts.js';
import { FreshnessWord } from '../../parts/freshness-word.js';
import { say } from '../../words.js';
import { searchOf } from './admin-filter.js';
import { fault, filter, go, isFullPage, newCount, nextCursor, rows, showNewest } from './admin-list.js';
import { BulkBar } from './bulk-bar.js';
import { BulkDialog } from './bulk-dialog.js';
import { BulkReport } from './bulk-report.js';
import { FilterForm } from './filter-form.js';
import { FilterLink } from './filter-link.js';
import { SavedViews } from './saved-views.js';
import { StateCounts } from './state-counts.js';
import { TaskTable } from './task-table.js';

export function AllTasks() {
  return (
    <>
      <div class="list-head">
        <h1>{say('admin.title')}</h1>
        <FreshnessWord />
      </div>
      <StateCounts />
      <FilterForm />
      <SavedViews />
      {fault.value !== undefined && (
        <p class="note" role="alert">
          {sayProblem(fault.value)}
        </p>
      )}
      <BulkReport />
      {may('admin') && <BulkBar />}
      {may('admin') && <BulkDialog />}
      <News />
      {rows.value.length === 0 ? <p class="card">{say('admin.nothing')}</p> : <TaskTable />}
      <Pages />
    </>
  );
}

/** Nothing jumps: whoever wants to see what is new says so, on a line that is there before. */
function News() {
  const count = newCount.value;
  return (
    <p class="news">
      {count === 0 ? (
        <span class="muted">{filter.value['cursor'] === undefined && say('admin.noNews')}</span>
      ) : (
        <button type="button" onClick={() => void showNewest()}>
          {say(isFullPage(count) ? 'admin.newMost' : 'admin.new', { count })}
        </button>
      )}
    </p>
  );
}

function Pages() {
  const { cursor, ...first } = filter.value;
  const next = nextCursor.value;
  return (
    <p class="pages">
      {cursor !== undefined && (
        <FilterLink class="button" to={first}>
          {say('admin.first')}
        </FilterLink>
      )}
      {next !== null && (
        <a
          class="button"
          rel="next"
          href={at(`/admin/tasks${searchOf({ ...first, cursor: next })}`)}
          onClick={(event) => {
            event.preventDefault();
            void go({ ...first, cursor: next }).then(() => scrollTo({ top: 0 }));
          }}
        >
          {say('admin.next')}
        </a>
      )}
    </p>
  );
}
