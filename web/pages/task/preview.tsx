// Shows the result, and for pictures what it was before. What people have brought is never opened as a page: pictures are decoded, films and sounds
// played by the browser itself, documents shown as pictures of their pages.
import type { StoredFile, Task } from '../../api.js';
import { fileUrl } from '../../api.js';
import { say, sayBytes } from '../../words.js';
import { Compare } from './compare.js';
import { PagePictures } from './page-pictures.js';

/** As the server has it: only these are sent to be looked at. */
const decodable = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']);
const isPicture = (file: StoredFile): boolean => decodable.has(file.media_type);
/** What a thumbnail can be made of. */
const drawable = /^(image\/|application\/(pdf|rtf|msword|vnd\.(openxmlformats|oasis|ms-)))/;

export function Preview({ task }: { readonly task: Task }) {
  const what = seen(task.inputs[0], task.outputs);
  if (what === null) return null;
  return (
    <section class="card preview" aria-labelledby="preview-title">
      <h2 id="preview-title">{say('preview.title')}</h2>
      {what}
    </section>
  );
}

function seen(before: StoredFile | undefined, outputs: readonly StoredFile[]) {
  const [after] = outputs;
  if (after === undefined) return null;
  if (isPicture(after) && outputs.length === 1 && before && isPicture(before))
    return <Compare before={before} after={after} />;
  if (isPicture(after)) return outputs.slice(0, MOST_PICTURES).map((file) => <Picture key={file.id} file={file} />);
  if (after.media_type.startsWith('video/')) return <Film file={after} />;
  if (after.media_type.startsWith('audio/')) return <Sound file={after} />;
  return drawable.test(after.media_type) ? <PagePictures key={after.id} file={after} /> : null;
}

const MOST_PICTURES = 12;

const Picture = ({ file }: { readonly file: StoredFile }) => (
  <figure>
    <img src={fileUrl(file.id, 'inline')} alt={file.filename} loading="lazy" />
    <figcaption class="muted">{sayFacts(file)}</figcaption>
  </figure>
);

const canPlay = (kind: 'video' | 'audio', file: StoredFile): boolean =>
  document.createElement(kind).canPlayType(file.media_type) !== '';

function Film({ file }: { readonly file: StoredFile }) {
  if (!canPlay('video', file)) return <p class="muted">{say('preview.cannotPlay')}</p>;
  return <video controls preload="metadata" src={fileUrl(file.id)} aria-label={file.filename} />;
}

function Sound({ file }: { readonly file: StoredFile }) {
  if (!canPlay('audio', file)) return <p class="muted">{say('preview.cannotPlay')}</p>;
  return <audio controls preload="metadata" src={fileUrl(file.id)} aria-label={file.filename} />;
}

/** 1.1 MB · 400 × 300 */
export function sayFacts({ size_bytes: size, probe }: StoredFile, seen?: { width: number; height: number }): string {
  const [width, height] = [seen?.width ?? probe?.['width'], seen?.height ?? probe?.['height']];
  const pixels = typeof width === 'number' && typeof height === 'number' ? ` · ${width} × ${height}` : '';
  return `${sayBytes(size)}${pixels}`;
}
