// A switch beside each password that the server asks for, to see what was typed. Without scripts there is none. Called by plain.ts.
import { say } from './words.js';

export function offerToShow(field: HTMLInputElement): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = say('settings.showPassword');
  button.setAttribute('aria-pressed', 'false');
  button.setAttribute('aria-controls', field.id);
  button.addEventListener('click', () => {
    const isShown = field.type === 'text';
    field.type = isShown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!isShown));
  });
  const pair = document.createElement('span');
  pair.className = 'password';
  field.replaceWith(pair);
  pair.append(field, button);
  // Password managers look for this type when the form is sent.
  field.form?.addEventListener('submit', () => (field.type = 'password'));
  if (field.autofocus) field.focus();
}
