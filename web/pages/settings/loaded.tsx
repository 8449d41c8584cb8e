// What a part of the settings reads from the server before it can show anything, and again after each change. Called by all parts.
import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { sayProblem } from '../../api.js';
import { latestOnly } from '../../parts/latest.js';
import { say } from '../../words.js';

export interface Loaded<T> {
  readonly data: T | undefined;
  readonly problem: string | undefined;
  readonly again: () => Promise<void>;
}

/** `by`: what the reading depends on. */
export function useLoaded<T>(read: () => Promise<T>, by: readonly unknown[] = []): Loaded<T> {
  const [state, setState] = useState<{ data?: T; problem?: string }>({});
  const takeLatest = useMemo(latestOnly, []);
  const again = useCallback(async () => {
    try {
      await takeLatest(read(), (data) => setState({ data }));
    } catch (error) {
      setState((known) => ({ ...known, problem: sayProblem(error) }));
    }
  }, by);
  useEffect(() => void again(), by);
  return { data: state.data, problem: state.problem, again };
}

interface Props<T> {
  readonly of: Loaded<T>;
  readonly children: (data: T) => ComponentChildren;
}

/** What was known stays in view when it cannot be read anew. */
export function Shown<T>({ of: { data, problem, again }, children }: Props<T>) {
  return (
    <>
      {problem !== undefined && (
        <p class="note" role="alert">
          {problem} <button onClick={() => void again()}>{say('do.retry')}</button>
        </p>
      )}
      {data !== undefined && children(data)}
      {data === undefined && problem === undefined && <p class="muted">{say('settings.wait')}</p>}
    </>
  );
}
