// The part of a form that becomes the body: text for JSON, files for everything else. Called by try-out.tsx.
import { useState } from 'preact/hooks';
import { say } from '../../words.js';
import type { Told } from './told-operations.js';

export function RequestBody({ id, bodies }: { readonly id: string; readonly bodies: Told['bodies'] }) {
  const types = Object.keys(bodies);
  const [type, setType] = useState(types[0] ?? '');
  if (types.length === 0) return null;
  const example = bodies[type]?.example;
  return (
    <>
      {types.length === 1 ? (
        <input type="hidden" name="body.type" value={type} />
      ) : (
        <div class="field">
          <label for={`${id}-type`}>{say('docs.bodyKind')}</label>
          <select id={`${id}-type`} name="body.type" onChange={(event) => setType(event.currentTarget.value)}>
            {types.map((each) => (
              <option key={each} selected={each === type}>
                {each}
              </option>
            ))}
          </select>
        </div>
      )}
      {type === 'application/json' ? (
        <div class="field">
          <label for={`${id}-text`}>{say('docs.bodyText')}</label>
          <textarea id={`${id}-text`} name="body.text" rows={8} spellcheck={false}>
            {example === undefined ? '' : JSON.stringify(example, null, 2)}
          </textarea>
        </div>
      ) : (
        <div class="field">
          <label for={`${id}-file`}>{say('docs.bodyFile')}</label>
          <input id={`${id}-file`} type="file" name="body.file" multiple={type === 'multipart/form-data'} />
        </div>
      )}
      {type === 'multipart/form-data' && (
        <div class="field">
          <label for={`${id}-fields`}>{say('docs.bodyFields')}</label>
          <textarea id={`${id}-fields`} name="body.fields" rows={3} spellcheck={false} />
        </div>
      )}
    </>
  );
}
