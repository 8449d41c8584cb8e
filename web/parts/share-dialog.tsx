// The window in which a result is given to people without an account. Opened on the pages of a task, of a batch and from its rows.
import { say } from '../words.js';
import { Dialog } from './dialog.js';
import { fetched } from './fetched.js';

/** The results of a task, or of all that is done of a batch. */
export type Whose = { readonly task_id: string } | { readonly job_id: string };
interface Props {
  readonly whose: Whose;
  /** What is shared, as people call it. */
  readonly title: string;
  readonly onClose: () => void;
}

const ShareForm = fetched(() => import('./on-demand/share-form.js').then(({ ShareForm }) => ShareForm));

export const ShareDialog = ({ whose, title, onClose }: Props) => (
  <Dialog title={say('share.dialog')} onClose={onClose}>
    <p>
      <bdi dir="auto">{title}</bdi>
    </p>
    <ShareForm whose={whose} />
  </Dialog>
);
