// /t/{id}: one task, live. What the server wrote stands there until the task has been read, so that nothing jumps.
import { sayProblem } from '../../api.js';
import { mount } from '../../parts/mount.js';
import { follow, refresh } from './followed-task.js';
import { TaskPage } from './task-page.js';

try {
  await refresh();
  mount(<TaskPage />);
  follow();
} catch (error) {
  mount(
    <p class="note" role="alert">
      {sayProblem(error)}
    </p>,
  );
}
