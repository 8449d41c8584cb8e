// Filters that somebody has given a name: one press narrows the list to what they look at every day. They follow a person to other browsers.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { sayProblem } from '../../api.js';
import { offerUndo, UndoBar } from '../../parts/undo.js';
import { hasRoomFor, loadPreferences, preference, setPreference, type SavedView } from '../../preferences.js';
import { say } from '../../words.js';
import { readFilter, searchOf } from './admin-filter.js';
import { filter } from './admin-list.js';
import { FilterLink } from './filter-link.js';

const MOST_LETTERS = 40;
const fault = signal('');

export function SavedViews() {
  useEffect(() => void loadPreferences().catch(() => undefined), []);
  const views = preference('adminViews');
  const { cursor: _page, ...now } = filter.value;
  const search = searchOf(now);
  const isNew = search !== '' && views.every((view) => view.search !== search);
  return (
    <section class="views" aria-label={say('admin.views')}>
      {views.length > 0 && (
        <ul>
          {views.map((view) => (
            <li key={view.name}>
              <FilterLink class="button" to={readFilter(view.search)} isCurrent={view.search === search}>
                <bdi dir="auto">{view.name}</bdi>
              </FilterLink>
              <button
                type="button"
                class="quiet small"
                aria-label={say('admin.viewRemove', { name: view.name })}
                onClick={() => void remove(view)}
              >
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {isNew && <Naming key={search} search={search} />}
      {fault.value !== '' && (
        <p class="note" role="alert">
          {fault.value}
        </p>
      )}
      <UndoBar />
    </section>
  );
}

const Naming = ({ search }: { readonly search: string }) => (
  <details>
    <summary>{say('admin.viewSave')}</summary>
    <form
      class="actions"
      onSubmit={(event) => {
        event.preventDefault();
        const name = new FormData(event.currentTarget).get('name');
        if (typeof name === 'string' && name.trim() !== '') void save({ name: name.trim(), search });
      }}
    >
      <label for="view-name">{say('admin.viewName')}</label>
      <input id="view-name" name="name" required maxLength={MOST_LETTERS} autocomplete="off" />
      <button>{say('admin.viewKeep')}</button>
    </form>
  </details>
);

const others = ({ name }: SavedView) => preference('adminViews').filter((each) => each.name !== name);

const save = (view: SavedView): Promise<void> => write([...others(view), view]);

async function remove(view: SavedView): Promise<void> {
  const before = preference('adminViews');
  await write(others(view));
  offerUndo(say('admin.viewRemoved', { name: view.name }), () => void write(before));
}

async function write(views: readonly SavedView[]): Promise<void> {
  fault.value = '';
  if (!hasRoomFor(views)) {
    fault.value = say('admin.viewsFull');
    return;
  }
  try {
    await setPreference('adminViews', views);
  } catch (error) {
    fault.value = sayProblem(error);
  }
}
