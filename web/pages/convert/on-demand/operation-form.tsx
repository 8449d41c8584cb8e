// The options of what is done with a file instead of a conversion, as its sheet shows them. Only Apply makes the row do it.
import { useEffect, useState } from 'preact/hooks';
import { api, sayProblem } from '../../../api.js';
import { facts } from '../../../facts.js';
import { endingOf } from '../../../formats.js';
import { lacks, type Operation } from '../../../operations.js';
import { OptionFields } from '../../../parts/on-demand/option-fields.js';
import { faultsIn, titleOf, type OptionsSchema, type OptionValues } from '../../../parts/option-schema.js';
import { say } from '../../../words.js';
import type { chooseOperation, Item } from '../item.js';

interface Props {
  readonly item: Item;
  readonly operation: Operation;
  /** All of its ending that have not begun yet, itself among them. */
  readonly alike: readonly Item[];
  readonly choose: typeof chooseOperation;
}

export function OperationForm({ item, operation, alike, choose }: Props) {
  const [schema, setSchema] = useState<OptionsSchema>();
  const [fault, setFault] = useState('');
  const [isMissing, setMissing] = useState(false);
  const isSame = item.operation.peek()?.name === operation.name;
  const [values, setValues] = useState<OptionValues>(isSame ? item.options.peek() : {});
  useEffect(() => {
    api.call('get', '/api/v1/operations/{name}/schema', { path: { name: operation.name } }).then(
      (found) => setSchema(found as OptionsSchema),
      (error: unknown) => setFault(sayProblem(error)),
    );
  }, []);
  if (fault !== '') return <p class="problem">{fault}</p>;
  if (schema === undefined) return <p class="muted">{say('convert.wait')}</p>;
  const isSound = Object.keys(faultsIn(schema, values)).length === 0;
  const needed = operation.needs.map((name) => titleOf(name, schema.properties?.[name] ?? {})).join(', ');
  const ending = endingOf(item.name);
  return (
    <form
      method="dialog"
      class="options-form"
      onSubmit={(event) => {
        const isLacking = lacks(operation, values);
        setMissing(isLacking);
        if (!isSound || isLacking) return event.preventDefault();
        const forAll = (event.submitter as HTMLButtonElement | null)?.value === 'all';
        for (const each of forAll ? alike : [item]) choose(each, operation, values);
      }}
    >
      <p class="muted">{operation.description[facts.language]}</p>
      <OptionFields schema={schema} values={values} onChange={setValues} idPrefix="work" />
      {isMissing && lacks(operation, values) && (
        <p class="problem" role="alert">
          {say('convert.needsOne', { fields: needed })}
        </p>
      )}
      <div class="sheet-foot">
        {alike.length > 1 && (
          <button value="all" disabled={!isSound}>
            {say('convert.applyToAll', { ending: ending.toUpperCase(), count: alike.length })}
          </button>
        )}
        <button class="primary" value="one" disabled={!isSound}>
          {say('convert.apply')}
        </button>
      </div>
    </form>
  );
}
