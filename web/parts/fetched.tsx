// A part of a page whose script comes when somebody opens it: most readers never do. Such parts stand in parts/on-demand.
import { type ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { say, withWords } from '../words.js';

/** Who has opened it waits for it, and must know when it does not come. */
const usual = {
  Waiting: () => <p class="muted">{say('convert.wait')}</p>,
  Lost: () => (
    <p class="problem" role="alert">
      {say('fault.noConnection')}
    </p>
  ),
};

export function fetched<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { Waiting, Lost }: Readonly<Record<'Waiting' | 'Lost', ComponentType>> = usual,
) {
  return function Fetched(props: Props) {
    const [Part, setPart] = useState<ComponentType<Props>>();
    const [isLost, setLost] = useState(false);
    useEffect(() => {
      withWords(load())
        // Within a function, because a state takes one for how to change it.
        .then((part) => setPart(() => part))
        .catch(() => setLost(true));
    }, []);
    if (isLost) return <Lost />;
    return Part === undefined ? <Waiting /> : <Part {...props} />;
  };
}
