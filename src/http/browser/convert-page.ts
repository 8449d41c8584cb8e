// In the browser, on the start page: turns the plain form into a list of files with upload, progress and results. Without this file the form still works.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { FileList, type Totals } from './file-list.js';
import { facts, word } from './task-api.js';

const KEY = 'athanor.list';
const ANNOUNCE_MS = 10_000;
const OPTIONS = ['quality', 'width', 'height'];
const title = document.title;

const byId = <T extends HTMLElement = HTMLElement>(id: string): T => {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return element as T;
};
const form = byId<HTMLFormElement>('convert');
const input = byId<HTMLInputElement>('file');
const [drop, section, announce] = [byId('drop'), byId('list'), byId('announce')];

const list = new FileList(readTag(), byId('rows'), show);

form.classList.add('enhanced');
input.multiple = true;
input.required = false;
for (const label of input.labels ?? []) label.textContent = word('convert.files');

input.addEventListener('change', () => {
  add(input.files);
  input.value = '';
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  const target = byId<HTMLSelectElement>('target').value;
  if (list.start({ target, options: readOptions() })) return;
  say(word('convert.choice'));
  input.focus();
});
window.addEventListener('dragover', (event) => {
  event.preventDefault();
  drop.classList.add('over');
});
window.addEventListener('dragleave', (event) => {
  if (event.relatedTarget === null) drop.classList.remove('over');
});
window.addEventListener('drop', (event) => {
  event.preventDefault();
  drop.classList.remove('over');
  add(event.dataTransfer?.files);
});
document.addEventListener('paste', (event) => add(event.clipboardData?.files));
byId('clear').addEventListener('click', () => {
  sessionStorage.removeItem(KEY);
  location.reload();
});
window.addEventListener('beforeunload', (event) => {
  if (list.isSending) event.preventDefault();
});
void list.restore().catch(() => undefined);

function add(files: globalThis.FileList | null | undefined): void {
  const all = [...(files ?? [])];
  const room = Math.max(0, facts.maxFiles - list.size);
  for (const file of all.slice(0, room)) list.add(file);
  if (all.length > room) say(word('convert.tooMany', { count: facts.maxFiles }));
}

function readOptions(): Record<string, number> {
  const given = OPTIONS.map((name) => [name, byId<HTMLInputElement>(name).valueAsNumber] as const);
  return Object.fromEntries(given.filter(([, value]) => Number.isFinite(value)));
}

/** Random from a source that plain http has too. */
function readTag(): string {
  const known = sessionStorage.getItem(KEY);
  if (known !== null) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  const tag = `page-${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  sessionStorage.setItem(KEY, tag);
  return tag;
}

function show({ done, failed, total }: Totals): void {
  section.hidden = total === 0;
  form.classList.toggle('compact', total > 0);
  const text = word(failed > 0 ? 'convert.summaryFailed' : 'convert.summary', { done, failed, total });
  const summary = byId('summary');
  if (summary.textContent === text) return;
  summary.textContent = text;
  document.title = total > 0 ? `(${done}/${total}) ${title}` : title;
  if (done + failed > 0) saySoon(text);
}

let pending: number | undefined;
let saidAt = 0;

/** Many files ending together are one announcement. */
function saySoon(text: string): void {
  clearTimeout(pending);
  pending = window.setTimeout(() => say(text), Math.max(0, saidAt + ANNOUNCE_MS - Date.now()));
}

function say(text: string): void {
  saidAt = Date.now();
  announce.textContent = text;
}
