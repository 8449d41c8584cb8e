// One file of the list: its name always in view, one line of status, the bar when something goes on, and what can be done with it.
import { at, facts } from '../../facts.js';
import { findFormat } from '../../formats.js';
import { FileName } from '../../parts/file-name.js';
import { openFormatMenu, shortName } from '../../parts/format-menu.js';
import { Progress } from '../../parts/progress.js';
import { ResultNotes } from '../../parts/result-notes.js';
import { now } from '../../parts/ticking.js';
import { routeOf } from '../../parts/task-words.js';
import { say, sayBytes } from '../../words.js';
import { chooseTarget, sourceOf, type Item } from './item.js';
import { openOptions } from './options-sheet.js';
import { RowActions } from './row-actions.js';
import { RowHelp } from './row-help.js';
import { percentShown, sayRow } from './row-words.js';
import { SMALLEST } from './second-try.js';
import { recommended } from './targets.js';
import { Thumbnail } from './thumbnail.js';

export function FileRow({ item }: { readonly item: Item }) {
  const { state, text } = sayRow(item, needsClock(item) ? now.value : Date.now());
  const percent = percentShown(item);
  const full = item.folder === '' ? item.name : `${item.folder}/${item.name}`;
  return (
    <article class={`row row-${state}`} data-key={item.row}>
      <Thumbnail item={item} />
      <div class="row-about">
        <h3 class="name" title={full}>
          <Name item={item} />
        </h3>
        <p class="about">{aboutOf(item)}</p>
      </div>
      <div class="row-now">
        <p class={`status status-${state}`}>{text}</p>
        {percent !== undefined && <Progress name={item.name} percent={percent} />}
        <RowHelp item={item} />
        <ResultNotes task={item.task.value} />
      </div>
      <div class="actions">
        <TargetButtons item={item} />
        <RowActions item={item} />
      </div>
    </article>
  );
}

/** As soon as there is a page of it, the name leads there: Enter opens it. */
function Name({ item }: { readonly item: Item }) {
  const id = item.task.value?.id;
  const name = <FileName name={item.name} />;
  return id === undefined ? name : <a href={at(`/t/${id}`)}>{name}</a>;
}

/** Counting up or down; other rows are not drawn each second. */
const needsClock = (item: Item): boolean => {
  const task = item.task.value;
  return task !== undefined && ['running', 'retrying', 'queued', 'waiting'].includes(task.status);
};

function aboutOf(item: Item): string {
  const task = item.task.value;
  if (task !== undefined)
    return [
      routeOf(task),
      ...(task.preset === SMALLEST ? [say('convert.smallest')] : []),
      sayBytes(item.sizeBytes),
    ].join(' · ');
  const [from, target] = [sourceOf(item), item.target.value];
  const work = item.operation.value?.label[facts.language];
  const to = target === undefined ? undefined : findFormat(target);
  const route = work ?? [from, to].flatMap((format) => (format === undefined ? [] : [shortName(format)])).join(' → ');
  // Nobody knows it before it is here.
  const size = item.link === undefined ? sayBytes(item.sizeBytes) : '';
  return [route, item.folder, size].filter((part) => part !== '').join(' · ');
}

function TargetButtons({ item }: { readonly item: Item }) {
  const { kind } = item.stage.value;
  const [source, target] = [sourceOf(item), item.target.value];
  if (source === undefined || item.bring !== undefined || (kind !== 'chosen' && kind !== 'waiting')) return null;
  const format = target === undefined ? undefined : findFormat(target);
  const work = item.operation.value;
  const text = work?.label[facts.language] ?? (format === undefined ? say('convert.chooseTarget') : shortName(format));
  return (
    <>
      <button
        type="button"
        class="target"
        aria-haspopup="dialog"
        aria-label={`${text}: ${say('convert.targetOf', { name: item.name })}`}
        onClick={({ currentTarget }) =>
          openFormatMenu({
            title: say('convert.target'),
            opener: currentTarget,
            family: source.family,
            recommended: recommended(source, item.name),
            possible: source.targets,
            current: target,
            choose: (id) => {
              chooseTarget(item, id);
              item.touched.value = true;
            },
            work: { on: source, current: work?.name, choose: (wanted) => openOptions(item, currentTarget, wanted) },
          })
        }
      >
        {text} <span aria-hidden="true">▾</span>
        {item.touched.value && <span class="touched" aria-hidden="true" />}
      </button>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={`${say('convert.options')}: ${item.name}`}
        onClick={({ currentTarget }) => openOptions(item, currentTarget)}
      >
        {say('convert.options')}
      </button>
    </>
  );
}
