// A table in a region that scrolls sideways by itself, so that the page never does. The tables of the monitor are made of it.
import { toChildArray, type ComponentChildren } from 'preact';
import { say } from '../../words.js';
import type { Word } from '../../words/en.js';

interface Props {
  readonly title: Word;
  readonly heads: readonly (Word | '')[];
  readonly children: ComponentChildren;
}

export function PlainTable({ title, heads, children }: Props) {
  return (
    <section>
      <h2>{say(title)}</h2>
      <div class="scroll" role="region" tabIndex={0} aria-label={say(title)}>
        <table class="figures">
          <thead>
            <tr>
              {heads.map((head, place) =>
                head === '' ? (
                  <th key={place} scope="col">
                    <span class="unseen">{say('admin.actions')}</span>
                  </th>
                ) : (
                  <th key={place} scope="col">
                    {say(head)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
        {toChildArray(children).length === 0 && <p class="muted">{say('monitor.none')}</p>}
      </div>
    </section>
  );
}
