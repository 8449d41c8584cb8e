// The sheet for the address of a file, and who opens it: its button, and an address that is pasted anywhere but in a field.
import { signal } from '@preact/signals';
import { fetched } from '../../parts/fetched.js';
import { Sheet } from '../../parts/sheet.js';
import { say } from '../../words.js';
import { addLink, readLink } from './links.js';

const asked = signal<{ readonly pasted: string; readonly opener?: HTMLElement } | undefined>(undefined);

export function askForLink(pasted: string, opener?: HTMLElement): void {
  asked.value = { pasted, ...(opener && { opener }) };
}

const LinkForm = fetched(() => import('./on-demand/link-form.js').then(({ LinkForm }) => LinkForm));

function take(text: string): boolean {
  const link = readLink(text);
  if (link !== undefined) addLink(link);
  return link !== undefined;
}

export function LinkSheet() {
  const now = asked.value;
  if (now === undefined) return null;
  return (
    <Sheet title={say('convert.link')} opener={now.opener} onClose={() => (asked.value = undefined)}>
      <LinkForm pasted={now.pasted} take={take} />
    </Sheet>
  );
}
