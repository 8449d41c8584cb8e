// The state of a task in one sentence, for pages made on the server; web/parts/task-words.ts says the same of what the API gives.
import { say, saySizeChange, type Language } from '../../shared/words.js';
import type { FullTask } from '../../tasks/read/read-tasks.js';
import { wireState } from '../task.view.js';
import { html, type Markup } from './html.js';
import { timeOf } from './times.js';

export function stateSentence(language: Language, full: FullTask): Markup {
  const { task, inputs, outputs, queuePosition, hold } = full;
  const state = wireState(task);
  const isConversion = task.operation === 'convert';
  if (state === 'done') return done(language, full);
  if (state === 'retrying') return retrying(language, full);
  if (state === 'queued' && queuePosition !== null)
    return html`${say(language, 'row.queuedAt', { position: queuePosition })}${hold && ` · ${say(language, `hold.${hold}`)}`}`;
  if (state === 'running' && task.progress_percent !== null)
    return html`${say(language, isConversion ? 'row.runningAt' : 'row.workingAt', { percent: Math.floor(task.progress_percent) })}`;
  if (state === 'cancelled') return html`${say(language, 'row.cancelled')}`;
  if (state === 'expired') return html`${say(language, 'row.expired')}`;
  return html`${say(language, state === 'running' && isConversion ? 'row.running' : `state.${state}`)}${
    state === 'waiting' && inputs.length + outputs.length > 0 && '…'
  }`;
}

function done(language: Language, { task, inputs, outputs }: FullTask): Markup {
  if (task.outputs_deleted_at !== null) return html`${say(language, 'row.deleted')}`;
  const sum = (files: FullTask['inputs']) => files.reduce((bytes, file) => bytes + Number(file.size_bytes), 0);
  return html`${saySizeChange(language, sum(inputs), sum(outputs))}`;
}

function retrying(language: Language, { task }: FullTask): Markup {
  const [before = '', after = ''] = say(language, 'row.retrying', {
    time: '\u0000',
    attempt: task.attempt + 1,
    most: task.max_attempts,
  }).split('\u0000');
  return html`${before}${timeOf(task.run_at)}${after}`;
}
