// A part of a page whose script comes when somebody opens it: most readers never do. Such parts stand in parts/on-demand.
import { type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say, withWords } from '../words.js';

export function fetched<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return function Fetched(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props>>();
    const [isLost, setLost] = useState(false);
    useEffect(() => {
      withWords(load())
        // Within a function, because a state takes one for how to change it.
        .then((part) => setPart(() => part))
        .catch(() => setLost(true));
    }, []);
    if (isLost)
      return (
        <p class="problem" role="alert">
          {say('fault.noConnection')}
        </p>
      );
    return Part === undefined ? <p class="muted">{say('convert.wait')}</p> : <Part {...props} />;
  };
}
