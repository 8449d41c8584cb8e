// /admin/tasks: all tasks of everybody, with filters in the address, rows that do not jump, and actions on many of them.
import { lookEvery } from '../../live/look-every.js';
import { mount } from '../../parts/mount.js';
import { readFilter } from './admin-filter.js';
import { open, refresh, showNewest } from './admin-list.js';
import { AllTasks } from './all-tasks.js';
import { findBulk, readBulk } from './bulk-state.js';

const EVERY_MS = 3000;

findBulk();
// What the server wrote stays in place until there is something to put there.
await showNewest();
mount(<AllTasks />);
lookEvery(EVERY_MS, async () => {
  await Promise.all([refresh(), readBulk()]);
});
addEventListener('popstate', () => void open(readFilter(location.search)));
