// What came back: headers, the text as far as it can be read, and the whole as a file. Called by try-out.tsx.
import { useEffect, useState } from 'preact/hooks';
import { say } from '../../words.js';
import type { Tried } from './tried-request.js';

export function Answer({ tried, name }: { readonly tried: Tried; readonly name: string }) {
  const { headers, text, isCut, whole } = tried;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (whole === undefined) return;
    const made = URL.createObjectURL(whole);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [whole]);
  return (
    <>
      <details>
        <summary>{say('docs.headers')}</summary>
        <pre>{headers}</pre>
      </details>
      {text !== undefined && text !== '' && (
        <pre class="answer" tabIndex={0} role="region" aria-label={`${say('docs.answer')} ${name}`}>
          {text}
        </pre>
      )}
      {isCut && <p class="muted">{say('docs.cut')}</p>}
      {url !== undefined && (
        <a class="button" href={url} download={name}>
          {say('docs.save')}
        </a>
      )}
    </>
  );
}
