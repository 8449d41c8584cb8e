// The parts of the page of a task, in the order in which they are read.
import { at, facts, may } from '../../facts.js';
import { FileName } from '../../parts/file-name.js';
import { FreshnessWord } from '../../parts/freshness-word.js';
import { UndoBar } from '../../parts/later.js';
import { isDeleted, isEnded } from '../../parts/task-words.js';
import { sayWarning } from '../../parts/warning-words.js';
import { say } from '../../words.js';
import { Failure } from './failure.js';
import { gone, name, task } from './followed-task.js';
import { Operator } from './operator.js';
import { Options } from './options-used.js';
import { Path } from './path.js';
import { Preview } from './preview.js';
import { StatusCard } from './status-card.js';
import { resultName } from './result-name.js';
import { ToolLog } from './tool-log.js';

export function TaskPage() {
  const shown = task.value;
  if (shown === undefined) return null;
  const out = shown.outputs.length === 1 ? shown.outputs[0]?.filename : undefined;
  const back = shown.job_id === undefined ? at('/history') : at(`/b/${shown.job_id}`);
  const isReady = shown.status === 'done' && !isDeleted(shown) && gone.value === 'no';
  return (
    <article class="task">
      <div class="task-top">
        <a href={back}>‹ {say(shown.job_id === undefined ? 'nav.history' : 'task.batch')}</a>
        {!isEnded(shown) && <FreshnessWord />}
      </div>
      <h1>
        <FileName name={name.value} title={name.value} />
        {out !== undefined && out !== name.value && (
          <>
            {' → '}
            <FileName name={resultName(name.value, out)} title={out} />
          </>
        )}
      </h1>
      {gone.value === 'yes' ? <Gone /> : <StatusCard task={shown} />}
      <UndoBar />
      {gone.value === 'no' && <Failure task={shown} />}
      {shown.warnings.length > 0 && (
        <section class="card" aria-labelledby="notes-title">
          <h2 id="notes-title">{say('task.warnings')}</h2>
          <ul>
            {shown.warnings.map((warning) => (
              <li key={warning.code}>
                {sayWarning(warning)} <code>{warning.code}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      {isReady && may('files:read') && <Preview task={shown} />}
      <div class="columns">
        <Path task={shown} />
        <Options task={shown} />
      </div>
      <ToolLog task={shown} />
      {facts.caller.seesAll && <Operator task={shown} />}
    </article>
  );
}

const Gone = () => (
  <div class="card">
    <p class="status status-expired">{say('task.gone')}</p>
    <div class="actions">
      <a class="button" href={at('/')}>
        {say('do.convertMore')}
      </a>
    </div>
  </div>
);
