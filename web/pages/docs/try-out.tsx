// A form for one request, filled with the example, and what the server answered. Rendered into the section of its operation by entry.tsx.
import { useEffect, useState } from 'preact/hooks';
import { sayProblem } from '../../api.js';
import { say, sayBytes, saySpan } from '../../words.js';
import { key } from './code-choice.js';
import { RequestBody } from './request-body.js';
import { toldOf, type Parameter, type Told } from './told-operations.js';
import { addressOf, initOf, send, type Tried } from './tried-request.js';
import { Answer } from './tried-answer.js';

interface Props {
  /** operationId */
  readonly id: string;
  /** Method and path. */
  readonly route: string;
}

export function TryOut({ id, route }: Props) {
  const [told, setTold] = useState<Told>();
  const [fault, setFault] = useState<string>();
  const [tried, setTried] = useState<Tried>();
  const [running, setRunning] = useState<AbortController>();
  useEffect(() => {
    toldOf(id).then(setTold, (error: unknown) => setFault(sayProblem(error)));
  }, [id]);
  useEffect(() => () => running?.abort(), [running]);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (told === undefined) return;
    const fields = new FormData(event.currentTarget as HTMLFormElement);
    const over = new AbortController();
    setRunning(over);
    setFault(undefined);
    setTried(undefined);
    const init = { ...initOf(route, told, fields), signal: over.signal };
    try {
      await send(addressOf(route, told, fields), key.value, init, setTried);
    } catch {
      if (!over.signal.aborted) setFault(say('docs.noAnswer'));
    }
    setRunning(undefined);
  };

  if (told === undefined) return fault === undefined ? null : <p class="problem">{fault}</p>;
  return (
    <form class="try" onSubmit={(event) => void submit(event)} aria-label={say('docs.tryOf', { operation: route })}>
      <div class="field">
        <label for={`${id}-key`}>{say('docs.key')}</label>
        <input
          id={`${id}-key`}
          type="password"
          autocomplete="off"
          value={key.value}
          onInput={(event) => (key.value = event.currentTarget.value)}
          aria-describedby={`${id}-key-hint`}
        />
        <p class="muted" id={`${id}-key-hint`}>
          {say('docs.keyHint')}
        </p>
      </div>
      {told.parameters.map((each) => (
        <Field key={`${each.in}.${each.name}`} id={id} parameter={each} />
      ))}
      <RequestBody id={id} bodies={told.bodies} />
      {!route.startsWith('GET ') && <p class="muted">{say('docs.changes')}</p>}
      <p class="actions">
        <button class="primary" disabled={running !== undefined}>
          {say('docs.send')}
        </button>
        {running !== undefined && (
          <button type="button" onClick={() => running.abort()}>
            {say('docs.stop')}
          </button>
        )}
      </p>
      <div role="status">
        {running !== undefined && tried === undefined && say('docs.sending')}
        {fault !== undefined && <p class="problem">{fault}</p>}
        {tried !== undefined &&
          say('docs.answered', { status: tried.status, span: saySpan(tried.ms), size: sayBytes(tried.bytes) })}
      </div>
      {tried !== undefined && <Answer tried={tried} name={id} />}
    </form>
  );
}

function Field({ id, parameter }: { readonly id: string; readonly parameter: Parameter }) {
  const { name, in: place, required = false, description, example, schema } = parameter;
  const field = `${place}.${name}`;
  const value = typeof example === 'string' && place !== 'header' ? example : '';
  return (
    <div class="field">
      <label for={`${id}-${field}`}>
        <code>{name}</code> <span class="muted">{place}</span>
      </label>
      {schema.enum === undefined ? (
        <input id={`${id}-${field}`} name={field} defaultValue={value} required={required} />
      ) : (
        <select id={`${id}-${field}`} name={field} defaultValue={value} required={required}>
          {!required && <option value="" />}
          {schema.enum.map((each) => (
            <option key={each} selected={each === value}>
              {each}
            </option>
          ))}
        </select>
      )}
      {description !== undefined && (
        <p class="muted" lang="en">
          {description}
        </p>
      )}
    </div>
  );
}
