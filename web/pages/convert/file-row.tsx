// One file of the list: its name always in view, one line of status, the bar when something goes on, and what can be done with it.
import { useSignal } from '@preact/signals';
import { at } from '../../facts.js';
import { endingOf, findFormat } from '../../formats.js';
import { openFormatMenu, shortName } from '../../parts/format-menu.js';
import { Progress } from '../../parts/progress.js';
import { now } from '../../parts/ticking.js';
import { routeOf } from '../../parts/task-words.js';
import { say, sayBytes } from '../../words.js';
import { order } from './batch.js';
import { sourceOf, type Item } from './item.js';
import { openOptions } from './options-sheet.js';
import { RowActions } from './row-actions.js';
import { percentShown, sayRow } from './row-words.js';
import { recommended } from './targets.js';
import { Thumbnail } from './thumbnail.js';

export function FileRow({ item }: { readonly item: Item }) {
  const { state, text } = sayRow(item, needsClock(item) ? now.value : Date.now());
  const percent = percentShown(item);
  const full = item.folder === '' ? item.name : `${item.folder}/${item.name}`;
  return (
    <article class={`row row-${state}`} data-key={item.key}>
      <Thumbnail item={item} />
      <div class="row-about">
        <h3 class="name" title={full}>
          <bdi dir="auto">{item.name}</bdi>
        </h3>
        <p class="about">{aboutOf(item)}</p>
      </div>
      <div class="row-now">
        <p class={`status status-${state}`}>{text}</p>
        {percent !== undefined && <Progress name={item.name} percent={percent} />}
        <FailureHelp item={item} />
      </div>
      <div class="actions">
        <TargetButtons item={item} />
        <RowActions item={item} />
      </div>
    </article>
  );
}

/** Counting up or down; other rows are not drawn each second. */
const needsClock = (item: Item): boolean => {
  const task = item.task.value;
  return task !== undefined && ['running', 'retrying', 'queued', 'waiting'].includes(task.status);
};

function aboutOf(item: Item): string {
  const task = item.task.value;
  if (task !== undefined) return `${routeOf(task)} · ${sayBytes(item.sizeBytes)}`;
  const [from, target] = [sourceOf(item), item.target.value];
  const to = target === undefined ? undefined : findFormat(target);
  const route = [from, to].flatMap((format) => (format === undefined ? [] : [shortName(format)])).join(' → ');
  return [route, item.folder, sayBytes(item.sizeBytes)].filter((part) => part !== '').join(' · ');
}

function TargetButtons({ item }: { readonly item: Item }) {
  const { kind } = item.stage.value;
  const [source, target] = [sourceOf(item), item.target.value];
  if (source === undefined || (kind !== 'chosen' && kind !== 'waiting')) return null;
  const format = target === undefined ? undefined : findFormat(target);
  const text = format === undefined ? say('convert.chooseTarget') : shortName(format);
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
            recommended: recommended(source, endingOf(item.name)),
            possible: source.targets,
            current: target,
            choose: (id) => {
              item.target.value = id;
              item.touched.value = true;
              item.options.value = {};
            },
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

/** Beside the reason: whose fault it is, and the way on. */
function FailureHelp({ item }: { readonly item: Item }) {
  const task = item.task.value;
  const password = useSignal('');
  if (item.stage.value.kind !== 'task' || task?.status !== 'failed' || task.error === null) return null;
  const { code } = task.error;
  if (code === 'input_encrypted' || code === 'password_wrong')
    return (
      <form
        class="unlock"
        onSubmit={(event) => {
          event.preventDefault();
          void order(item, 'retry', { options: { ...task.options, password: password.value } });
        }}
      >
        <label>
          {say('convert.password')}{' '}
          <input
            type="password"
            autocomplete="off"
            required
            aria-label={`${say('convert.password')}: ${item.name}`}
            onInput={({ currentTarget }) => (password.value = currentTarget.value)}
          />
        </label>
        <button aria-label={`${say('convert.unlock')}: ${item.name}`}>{say('convert.unlock')}</button>
      </form>
    );
  return (
    <p class="whose">
      {say(ours.has(code) ? 'convert.fault.ours' : 'convert.fault.file')}{' '}
      <a href={at(`/help#${code}`)}>{say('convert.whatToDo')}</a>
    </p>
  );
}

const ours: ReadonlySet<string> = new Set([
  'engine_unavailable',
  'engine_failed',
  'engine_crashed',
  'worker_lost',
  'storage_full',
  'internal_error',
  'dependency_down',
  'output_invalid',
  'cage_unavailable',
]);
