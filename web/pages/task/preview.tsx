// Shows the result, and for pictures what it was before. What people have brought is never opened as a page: pictures are decoded, films and sounds
// played by the browser itself, documents shown as pictures of their pages.
import { shownSize, sizeFound, type Size } from '../../../src/shared/shown-size.js';
import type { StoredFile, Task } from '../../api.js';
import { fileUrl } from '../../api.js';
import { fetched } from '../../parts/fetched.js';
import { isPicture, pairOf, sayFacts } from '../../parts/pictures.js';
import { say } from '../../words.js';
import { PagePictures } from './page-pictures.js';

const Compare = fetched(() => import('../../parts/on-demand/compare.js').then(({ Compare }) => Compare));
/** What a thumbnail can be made of. */
const drawable = /^(image\/|application\/(pdf|rtf|msword|vnd\.(openxmlformats|oasis|ms-)))/;

export function Preview({ task }: { readonly task: Task }) {
  const what = seen(task);
  if (what === null) return null;
  return (
    <section class="card preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{say('preview.title')}</h2>
      {what}
    </section>
  );
}

function seen(task: Task) {
  const [{ outputs }, pair] = [task, pairOf(task)];
  const [after] = outputs;
  if (after === undefined) return null;
  if (pair !== undefined) return <Compare {...pair} />;
  if (isPicture(after)) return outputs.slice(0, MOST_PICTURES).map((file) => <Picture key={file.id} file={file} />);
  if (after.media_type.startsWith('video/')) return <Film file={after} />;
  if (after.media_type.startsWith('audio/')) return <Sound file={after} />;
  return drawable.test(after.media_type) ? <PagePictures key={after.id} file={after} /> : null;
}

const MOST_PICTURES = 12;
/** Pixels; as style/task.css has it, in rem. */
const TALLEST = 480;

function placeOf({ probe }: StoredFile): Size | undefined {
  const found = sizeFound(probe);
  return found && shownSize(found, TALLEST);
}

const Picture = ({ file }: { readonly file: StoredFile }) => (
  <figure>
    <img src={fileUrl(file.id, 'inline')} alt={file.filename} loading="lazy" {...placeOf(file)} />
    <figcaption class="muted">{sayFacts(file)}</figcaption>
  </figure>
);

const canPlay = (kind: 'video' | 'audio', file: StoredFile): boolean =>
  document.createElement(kind).canPlayType(file.media_type) !== '';

function Film({ file }: { readonly file: StoredFile }) {
  if (!canPlay('video', file)) return <p class="muted">{say('preview.cannotPlay')}</p>;
  return <video controls preload="metadata" src={fileUrl(file.id)} aria-label={file.filename} {...placeOf(file)} />;
}

function Sound({ file }: { readonly file: StoredFile }) {
  if (!canPlay('audio', file)) return <p class="muted">{say('preview.cannotPlay')}</p>;
  return <audio controls preload="metadata" src={fileUrl(file.id)} aria-label={file.filename} />;
}
