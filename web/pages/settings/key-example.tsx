// What a new key is for, as a command that works as it stands: nobody has to read the whole API for the first file. Called by keys-part.tsx.
import { at } from '../../facts.js';
import { CopyButton } from '../../parts/copy-button.js';
import { say } from '../../words.js';

export interface MadeKey {
  readonly name: string;
  readonly key: string;
  readonly scopes: readonly string[];
}

/** What the command does. */
const needed = ['tasks:write', 'files:read', 'files:write'];

export function KeyExample({ of: { key, scopes } }: { readonly of: MadeKey }) {
  if (!needed.every((scope) => scopes.includes(scope))) return null;
  const address = `${location.origin}${at('/api/v1/convert/webp?filename=photo.png')}`;
  const command = `curl --fail-with-body -H 'Authorization: Bearer ${key}' -T photo.png -o photo.webp '${address}'`;
  return (
    <>
      <p id="try-key">{say('settings.tryKey')}</p>
      <pre aria-labelledby="try-key">{command}</pre>
      <CopyButton text={() => command} of={say('settings.theCommand')} />
    </>
  );
}
