// The page about the API: a field to find in it, a choice of language for all examples, and requests that are tried out where they stand. The page itself is the server's.
import { render } from 'preact';
import '../../plain.js';
import { say, withWords } from '../../words.js';
import { CodeChoice } from './code-choice.js';
import { TryOut } from './try-out.js';

const contents = document.querySelector('#app > nav');
if (contents !== null) {
  const place = document.createElement('div');
  place.className = 'code-choice';
  contents.after(place);
  render(<CodeChoice />, place);
}
for (const section of document.querySelectorAll<HTMLElement>('.operation')) offer(section);
(await withWords(import('../../parts/on-demand/find-on-page.js'))).offerToFind();

/** The form is made when somebody asks for it: a page with a hundred forms is slow. */
function offer(section: HTMLElement): void {
  const route = section.querySelector('h3')?.textContent.trim() ?? '';
  const place = document.createElement('div');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = say('docs.try');
  button.setAttribute('aria-label', say('docs.tryOf', { operation: route }));
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    const isOpen = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!isOpen));
    render(isOpen ? null : <TryOut id={section.id} route={route} />, place);
  });
  [...section.querySelectorAll('.sample')].at(-1)?.after(button, place);
}
