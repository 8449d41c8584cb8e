// The windows that rows open over the page: the menu of what else can be done, the comparison of two pictures, the links to a result.
import { closing } from '../../parts/closing.js';
import { Dialog } from '../../parts/dialog.js';
import { fetched } from '../../parts/fetched.js';
import { ShareDialog } from '../../parts/share-dialog.js';
import { Sheet } from '../../parts/sheet.js';
import { nameOf } from '../../parts/task-words.js';
import { say } from '../../words.js';
import { ActionButton } from './action-button.js';
import { menu, opened } from './row-opened.js';

const Compare = fetched(() => import('../../parts/on-demand/compare.js').then(({ Compare }) => Compare));

export const RowWindows = () => (
  <>
    <Menu />
    <Opened />
  </>
);

function Menu() {
  const now = menu.value;
  if (now === undefined) return null;
  const { name, opener, more } = now;
  const close = closing(menu, now);
  return (
    <Sheet key={now} title={name} opener={opener} onClose={close}>
      <ul class="row-menu">
        {more.map((action) => (
          <li key={action.word}>
            <ActionButton action={action} name={name} leave={close} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Opened() {
  const now = opened.value;
  if (now === undefined) return null;
  const close = closing(opened, now);
  if (now.kind === 'compare')
    return (
      <Dialog key={now} title={say('preview.compared')} onClose={close}>
        <Compare {...now.pair} />
      </Dialog>
    );
  const { task } = now;
  const title = task.outputs[0]?.filename ?? nameOf(task);
  return <ShareDialog key={now} whose={{ task_id: task.id }} title={title} onClose={close} />;
}
