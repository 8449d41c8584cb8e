// The whole of the list in one line that is always in view: how far it is, and what can be done with all of it.
import { useEffect, useRef } from 'preact/hooks';
import { api, sayProblem } from '../../api.js';
import { at } from '../../facts.js';
import { announce } from '../../parts/announcer.js';
import { FreshnessWord } from '../../parts/freshness-word.js';
import { say, type Sayable } from '../../words.js';
import { start } from './adding.js';
import { items, job, notice, totals } from './batch.js';
import { tellDone } from './when-done.js';

const TITLE = document.title;

export function SummaryBar() {
  const { total, done, failed, gone, going, chosen } = totals.value;
  const isBefore = chosen > 0 && going === 0 && job.value === undefined;
  const text = say(isBefore ? beforeIt(failed) : sentenceOf(failed, gone), { done, total, failed, gone, chosen });
  useEffect(() => {
    document.title = total === 0 || chosen === total ? TITLE : `(${done}/${total})${going === 0 ? ' ✓' : ''} ${TITLE}`;
    if (done + failed + gone > 0) announce(text);
  }, [total, done, failed, gone, going, chosen]);
  const wasGoing = useRef(false);
  useEffect(() => {
    if (wasGoing.current && going === 0) tellDone(text);
    wasGoing.current = going > 0;
  }, [going]);
  if (total === 0) return null;
  return (
    <div class="summary card">
      <p id="summary">
        {text}
        {failed > 0 && total > 5 && (
          <>
            {' · '}
            <a href="#first-failed" onClick={goToFailed}>
              {say('convert.showFailed')}
            </a>
          </>
        )}
        <FreshnessWord />
      </p>
      {!isBefore && <progress max={total} value={done + failed + gone} aria-label={say('convert.whole')} />}
      <div class="actions">
        {going > 0 && job.value !== undefined && (
          <button type="button" onClick={() => void cancelAll()}>
            {say('convert.cancelAll')}
          </button>
        )}
        {going === 0 && job.value !== undefined && (
          <a class="button" href={at('/')}>
            {say('convert.clear')}
          </a>
        )}
        {chosen > 0 && (
          <button type="button" id="start" class="primary" onClick={start}>
            {say(isOnlyConverting() ? 'convert.startSome' : 'convert.startAny', { count: chosen })}
          </button>
        )}
        {done > 1 && job.value !== undefined && (
          <a
            id="download-all"
            class={chosen > 0 ? 'button' : 'button primary'}
            href={at(`/api/v1/jobs/${job.value}/result?format=zip&ready=true`)}
            download
          >
            {say('convert.downloadReady', { count: done })}
          </a>
        )}
      </div>
    </div>
  );
}

const isOnlyConverting = (): boolean =>
  items.value.every(({ stage, operation }) => stage.value.kind !== 'chosen' || operation.value === undefined);

/** Nothing has been sent yet, so nothing of it can be ready or have failed. */
const beforeIt = (refused: number): Sayable => (refused > 0 ? 'convert.chosenSome' : 'convert.chosenAll');

/** What is deleted is not ready any more, and not failed either. */
function sentenceOf(failed: number, gone: number): Sayable {
  if (gone === 0) return failed > 0 ? 'convert.summaryFailed' : 'convert.summary';
  return failed > 0 ? 'convert.summaryFailedGone' : 'convert.summaryGone';
}

function goToFailed(event: Event): void {
  event.preventDefault();
  const row = document.querySelector<HTMLElement>('.row-failed, .row-refused, .row-expired');
  row?.scrollIntoView({ block: 'center' });
  row?.querySelector<HTMLElement>('a, button')?.focus();
}

async function cancelAll(): Promise<void> {
  const id = job.peek();
  if (id === undefined) return;
  const going = items.peek().filter(({ task }) => task.peek()?.ended_at === null);
  try {
    await Promise.all(
      going.map(({ task }) => api.call('post', '/api/v1/tasks/{id}/cancel', { path: { id: task.peek()?.id ?? '' } })),
    );
  } catch (error) {
    notice.value = { text: sayProblem(error) };
  }
}
