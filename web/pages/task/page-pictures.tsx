// The first pages of a document as pictures, when somebody asks for them: made by a task of its own, which is deleted as soon as they are here.
import { useState } from 'preact/hooks';
import { api, fileUrl, removeTask, sayProblem, sentenceOf, type StoredFile } from '../../api.js';
import { may } from '../../facts.js';
import { isEnded } from '../../parts/task-words.js';
import { say } from '../../words.js';

const MOST_PAGES = 6;
const WIDTH = 800;

type Shown =
  { readonly is: 'no' } | { readonly is: 'made' } | { readonly is: 'there'; readonly urls: readonly string[] };

export function PagePictures({ file }: { readonly file: StoredFile }) {
  const [shown, setShown] = useState<Shown>({ is: 'no' });
  const [fault, setFault] = useState('');
  if (!may('tasks:write')) return null;
  const show = async () => {
    setFault('');
    setShown({ is: 'made' });
    try {
      setShown({ is: 'there', urls: await picturesOf(file) });
    } catch (error) {
      setShown({ is: 'no' });
      setFault(error instanceof Refused ? error.message : sayProblem(error));
    }
  };
  return (
    <>
      {shown.is === 'no' && (
        <button type="button" aria-label={`${say('preview.show')} ${file.filename}`} onClick={() => void show()}>
          {say('preview.show')}
        </button>
      )}
      <p role="status" class="muted">
        {shown.is === 'made' && say('preview.making')}
        {fault}
      </p>
      {shown.is === 'there' && (
        <div class="page-pictures">
          {shown.urls.map((url, at) => (
            <img key={url} src={url} alt={say('preview.page', { number: at + 1, name: file.filename })} />
          ))}
        </div>
      )}
    </>
  );
}

class Refused extends Error {}

/** Kept by the page itself, so that nothing of them has to stay on the server. */
async function picturesOf({ id: fileId, probe, media_type: kind }: StoredFile): Promise<readonly string[]> {
  const pages = Number(probe?.['pages'] ?? MOST_PAGES);
  const count = kind.startsWith('image/') ? 1 : Math.min(MOST_PAGES, Math.max(1, pages));
  const body = { file_id: fileId, operation: 'thumbnail', options: { width: WIDTH, count } };
  const task = await api.call('post', '/api/v1/tasks', { body, headers: { Prefer: 'wait=60' } });
  try {
    if (!isEnded(task)) throw new Refused(say('preview.tooLong'));
    if (task.status !== 'done') throw new Refused(task.error === null ? say('row.cancelled') : sentenceOf(task.error));
    return await Promise.all(
      task.outputs.map(async ({ id }) => URL.createObjectURL(await (await api.send(fileUrlHere(id))).blob())),
    );
  } finally {
    await removeTask(task.id);
  }
}

const fileUrlHere = (id: string): string => new URL(fileUrl(id), location.href).href;
