// Which files become one, in which order, and with which options. Pressing its button begins at once.
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, sayProblem } from '../../../api.js';
import type { Operation } from '../../../operations.js';
import { OptionFields } from '../../../parts/on-demand/option-fields.js';
import { faultsIn, type OptionsSchema, type OptionValues } from '../../../parts/option-schema.js';
import { say } from '../../../words.js';
import type { Item } from '../item.js';

interface Props {
  readonly operation: Operation;
  readonly members: readonly Item[];
  readonly merge: (operation: Operation, members: readonly Item[], options: OptionValues) => void;
}

export function MergeForm({ operation, members, merge }: Props) {
  const [order, setOrder] = useState(members);
  const [left, setLeft] = useState<ReadonlySet<Item>>(new Set());
  const [schema, setSchema] = useState<OptionsSchema>();
  const [values, setValues] = useState<OptionValues>({});
  const [fault, setFault] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const [moved, setMoved] = useState<{ readonly row: string; readonly by: number }>();
  // A line that changes its place loses the focus with it.
  useEffect(() => {
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-row="${moved?.row ?? ''}"] button`);
    const [up, down] = buttons ?? [];
    const wanted = moved?.by === -1 ? up : down;
    (wanted?.disabled === true ? (wanted === up ? down : up) : wanted)?.focus();
  }, [moved]);
  useEffect(() => {
    api.call('get', '/api/v1/operations/{name}/schema', { path: { name: operation.name } }).then(
      (found) => setSchema(found as OptionsSchema),
      (error: unknown) => setFault(sayProblem(error)),
    );
  }, []);
  if (fault !== '') return <p class="problem">{fault}</p>;
  if (schema === undefined) return <p class="muted">{say('convert.wait')}</p>;
  const wanted = order.filter((item) => !left.has(item));
  const { max_files: most } = operation;
  const isSound = wanted.length > 1 && wanted.length <= most && Object.keys(faultsIn(schema, values)).length === 0;
  const move = (at: number, by: number) => {
    const [item] = order.slice(at, at + 1);
    if (item === undefined) return;
    setOrder(order.toSpliced(at, 1).toSpliced(at + by, 0, item));
    setMoved({ row: item.row, by });
  };
  const keep = (item: Item, isKept: boolean) =>
    setLeft(new Set(isKept ? [...left].filter((each) => each !== item) : [...left, item]));
  return (
    <form
      method="dialog"
      class="options-form"
      onSubmit={(event) => (isSound ? merge(operation, wanted, values) : event.preventDefault())}
    >
      <p class="muted">{say('convert.mergeOrder')}</p>
      <ol class="merge-order" ref={list}>
        {order.map((item, at) => (
          <li key={item.row} data-row={item.row}>
            <label>
              <input
                type="checkbox"
                checked={!left.has(item)}
                onChange={({ currentTarget }) => keep(item, currentTarget.checked)}
              />
              <span>
                {at + 1}. <bdi dir="auto">{item.name}</bdi>
              </span>
            </label>
            <MoveButton word={say('convert.up')} name={item.name} isEnd={at === 0} act={() => move(at, -1)}>
              ↑
            </MoveButton>
            <MoveButton
              word={say('convert.down')}
              name={item.name}
              isEnd={at + 1 === order.length}
              act={() => move(at, 1)}
            >
              ↓
            </MoveButton>
          </li>
        ))}
      </ol>
      <OptionFields schema={schema} values={values} onChange={setValues} idPrefix="merge" />
      {wanted.length > most && (
        <p class="problem" role="alert">
          {say('convert.mergeMost', { count: most })}
        </p>
      )}
      <div class="sheet-foot">
        <button class="primary" disabled={!isSound}>
          {say('convert.mergeSome', { count: wanted.length })}
        </button>
      </div>
    </form>
  );
}

interface MoveProps {
  readonly word: string;
  readonly name: string;
  readonly isEnd: boolean;
  readonly act: () => void;
  readonly children: string;
}
const MoveButton = ({ word, name, isEnd, act, children }: MoveProps) => (
  <button type="button" title={word} aria-label={`${word}: ${name}`} disabled={isEnd} onClick={act}>
    <span aria-hidden="true">{children}</span>
  </button>
);
