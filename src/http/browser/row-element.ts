// In the browser: one row of the list as elements. It is patched, never drawn anew, so that focus and screen readers stay where they are.
import { facts, word } from './task-api.js';
import type { Said } from './row-words.js';

export interface Action {
  readonly id: 'download' | 'cancel' | 'remove' | 'retry' | 'details';
  /** A link, or something to do. */
  readonly act: string | (() => void);
}

export class RowElement {
  readonly element = document.createElement('li');
  private readonly about = part('p', 'about muted');
  private readonly status = part('p', 'status');
  private readonly bar = document.createElement('progress');
  private readonly actions = part('div', 'actions');
  private shown = '';

  constructor(private readonly name: string) {
    this.element.className = 'row';
    const title = part('div', 'name');
    const isolated = document.createElement('bdi');
    isolated.textContent = name;
    title.title = name;
    title.append(isolated);
    this.bar.max = 100;
    this.bar.setAttribute('aria-label', word('row.progressOf', { name }));
    this.element.append(title, this.about, this.status, this.bar, this.actions);
  }

  show(about: string, said: Said, actions: readonly Action[]): void {
    setText(this.about, about);
    setText(this.status, said.text);
    this.status.className = `status status-${said.state}`;
    this.bar.hidden = said.percent === undefined;
    if (typeof said.percent === 'number') this.bar.value = said.percent;
    else this.bar.removeAttribute('value');
    this.showActions(actions);
  }

  focus(): void {
    this.actions.querySelector<HTMLElement>('a, button')?.focus();
  }

  private showActions(actions: readonly Action[]): void {
    const key = actions.map(({ id, act }) => `${id} ${typeof act === 'string' ? act : ''}`).join();
    if (key === this.shown) return;
    this.shown = key;
    const hadFocus = this.actions.contains(document.activeElement);
    this.actions.replaceChildren(...actions.map((action) => control(action, this.name)));
    if (hadFocus) this.focus();
  }
}

function control({ id, act }: Action, name: string): HTMLElement {
  const made = document.createElement(typeof act === 'string' ? 'a' : 'button');
  made.textContent = word(`do.${id}`);
  made.setAttribute('aria-label', word(`do.${id}Of`, { name }));
  made.className = id === 'download' ? 'button primary' : 'button';
  if (made instanceof HTMLAnchorElement) {
    made.href = act as string;
    if (id === 'download') made.download = '';
  } else {
    made.type = 'button';
    made.addEventListener('click', act as () => void);
  }
  return made;
}

function part(tag: 'p' | 'div', className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

/** Writing the same text again would make screen readers say it again. */
export function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.lang = facts.language;
}
