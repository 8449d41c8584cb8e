// The sheet for the address of a file, and who opens it: its button, and an address that is pasted anywhere but in a field.
import { signal } from '@preact/signals';
import { closing } from '../../parts/closing.js';
import { fetched } from '../../parts/fetched.js';
import { Sheet } from '../../parts/sheet.js';
import { say } from '../../words.js';
import { facts, may } from '../../facts.js';
import { notice } from './batch.js';
import { addLink, readLink } from './links.js';

const asked = signal<{ readonly pasted: string; readonly opener?: HTMLElement } | undefined>(undefined);

/** Where the server would refuse it, nobody is offered it. */
export const fetchesLinks = may('files:write') && facts.page['links'] !== 'none';

export function askForLink(pasted: string, opener?: HTMLElement): void {
  if (!fetchesLinks) notice.value = { text: say(may('admin') ? 'convert.linksOff' : 'convert.linksRefused') };
  else asked.value = { pasted, ...(opener && { opener }) };
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
    <Sheet key={now} title={say('convert.link')} opener={now.opener} onClose={closing(asked, now)}>
      <LinkForm pasted={now.pasted} take={take} />
    </Sheet>
  );
}
