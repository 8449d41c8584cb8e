// In the browser: the one sentence that a row says about its file, and how far it is. state-sentence.ts says the same on the server.
import { sayBytes, saySizeChange } from '../../shared/words.js';
import type { TaskView } from '../task.view.js';
import { facts, sentenceOf, word } from './task-api.js';

export interface Said {
  readonly text: string;
  /** Class of the state, for colour and mark. */
  readonly state: string;
  /** 0-100, null while it is not known, undefined when nothing is going on. */
  readonly percent?: number | null;
}

export function sayTask(task: TaskView): Said {
  const { status, progress } = task;
  if (status === 'queued') {
    const position = progress.queue_position;
    return { state: status, text: position === undefined ? word('row.queued') : word('row.queuedAt', { position }) };
  }
  if (status === 'running') {
    if (progress.percent === null) return { state: status, text: word('row.running'), percent: null };
    const percent = Math.floor(progress.percent);
    return { state: status, text: word('row.runningAt', { percent }), percent };
  }
  if (status === 'retrying') {
    const time = new Date(task.next_retry_at ?? Date.now()).toLocaleTimeString(facts.language);
    return { state: status, text: word('row.retrying', { time, attempt: task.attempts + 1, most: task.max_attempts }) };
  }
  if (status === 'failed')
    return { state: status, text: word('row.failed', { reason: task.error === null ? '' : sentenceOf(task.error) }) };
  if (status === 'done') return { state: status, text: sayDone(task) };
  if (status === 'waiting') return { state: status, text: word('state.waiting') };
  return { state: status, text: word(`row.${status}`) };
}

function sayDone(task: TaskView): string {
  if (task.outputs_deleted_at !== undefined) return word('row.deleted');
  const sum = (files: TaskView['inputs']) => files.reduce((bytes, file) => bytes + file.size_bytes, 0);
  return saySizeChange(facts.language, sum(task.inputs), sum(task.outputs));
}

export function sayUpload(sent: number, total: number): Said {
  if (sent >= total) return { state: 'uploading', text: word('row.received'), percent: null };
  const percent = Math.floor((sent / total) * 100);
  const sizes = { sent: sayBytes(facts.language, sent), total: sayBytes(facts.language, total) };
  return { state: 'uploading', text: word('row.uploading', { percent, ...sizes }), percent };
}
