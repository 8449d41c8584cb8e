// With which options it was made, in the words of the form where they are chosen.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, type Task } from '../../api.js';
import { facts } from '../../facts.js';
import { sayValue } from '../../parts/option-words.js';
import { routeOf } from '../../parts/task-words.js';
import { say, sayBytes } from '../../words.js';

interface Titled {
  readonly title?: string;
  readonly 'x-ru'?: { readonly title?: string };
}
const titles = signal<Readonly<Record<string, Titled>>>({});

export function Options({ task }: { readonly task: Task }) {
  const { source_format: from, target_format: to, operation } = task;
  useEffect(() => void readTitles(operation, from, to), [operation, from, to]);
  const used = Object.entries({ ...task.options, ...(operation === 'convert' ? {} : task.params) });
  const sizes = (files: Task['inputs']) => files.map((file) => sayBytes(file.size_bytes)).join(' + ');
  return (
    <section class="card" aria-labelledby="options-title">
      <h2 id="options-title">{say('task.used')}</h2>
      <dl>
        <dt>{say('task.conversion')}</dt>
        <dd>{routeOf(task)}</dd>
        {task.inputs.length > 0 && (
          <>
            <dt>{say('task.size')}</dt>
            <dd>
              {sizes(task.inputs)}
              {task.outputs.length > 0 && ` → ${sizes(task.outputs)}`}
            </dd>
          </>
        )}
        {task.preset !== undefined && (
          <>
            <dt>{say('task.preset')}</dt>
            <dd>{task.preset}</dd>
          </>
        )}
        {used.map(([key, value]) => (
          <Pair key={key} title={titleOf(key)} value={value} />
        ))}
      </dl>
      {used.length === 0 && task.preset === undefined && <p class="muted">{say('task.usual')}</p>}
    </section>
  );
}

const Pair = ({ title, value }: { readonly title: string; readonly value: unknown }) => (
  <>
    <dt>{title}</dt>
    <dd>
      <bdi dir="auto">{sayValue(value)}</bdi>
    </dd>
  </>
);

function titleOf(key: string): string {
  const field = titles.value[key];
  return (facts.language === 'ru' ? field?.['x-ru']?.title : field?.title) ?? key;
}

/** Without them the names of the options stand there, which is no harm. */
async function readTitles(operation: string, from: string | null, to: string | null): Promise<void> {
  const asked =
    operation !== 'convert'
      ? api.call('get', '/api/v1/operations/{name}/schema', { path: { name: operation } })
      : from !== null && to !== null
        ? api.call('get', '/api/v1/conversions/{from}/{to}/schema', { path: { from, to } })
        : undefined;
  const schema = (await asked?.catch(() => undefined)) as { properties?: Record<string, Titled> } | undefined;
  titles.value = schema?.properties ?? {};
}
