// In the browser, on the page of one task: waits for the next change and takes over the new content, without moving the reader's focus.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { localise } from './local-times.js';

const PAUSE_MS = 1000;
const WAIT_S = 20;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function follow(): Promise<void> {
  for (;;) {
    const task = document.getElementById('task');
    if (task === null || task.dataset['over'] === 'yes') return;
    await nextChange(task).catch(() => undefined);
    await pause(document.hidden ? PAUSE_MS * 10 : PAUSE_MS);
    await takeOver().catch(() => undefined);
  }
}

/** Long poll: the answer comes at the change, or when the time is over. In a queue the place changes without the task changing. */
async function nextChange(task: HTMLElement): Promise<void> {
  if (task.querySelector('.status-queued') !== null) return;
  const url = location.pathname.replace(/\/t\/([^/]+)\/?$/, '/api/v1/tasks/$1');
  await fetch(url, {
    headers: { 'If-None-Match': `W/"${task.dataset['version'] ?? ''}"`, Prefer: `wait=${WAIT_S}` },
    cache: 'no-store',
  });
}

async function takeOver(): Promise<void> {
  const answer = await fetch(location.href, { cache: 'no-store' });
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('task');
  const old = document.getElementById('task');
  if (fresh === null || old === null || fresh.outerHTML === old.dataset['seen']) return;
  fresh.dataset['seen'] = fresh.outerHTML;
  const focused = document.activeElement?.closest('form')?.getAttribute('action');
  localise(fresh);
  old.replaceWith(fresh);
  if (focused) document.querySelector<HTMLElement>(`form[action="${CSS.escape(focused)}"] button`)?.focus();
}

void follow();
