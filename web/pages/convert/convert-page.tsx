// The page that does the work: files come in, each has its row, one line below says how all of it stands.
import { computed } from '@preact/signals';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import { sayProblem } from '../../api.js';
import { facts } from '../../facts.js';
import { formats, loadFormats } from '../../formats.js';
import { loadPreferences } from '../../preferences.js';
import { FormatMenu, loadChoices } from '../../parts/format-menu.js';
import { UndoBar as LaterBar } from '../../parts/later.js';
import { LongList } from '../../parts/long-list.js';
import { UndoBar } from '../../parts/undo.js';
import { untilReached } from '../../until-reached.js';
import { say } from '../../words.js';
import { AddFiles } from './add-files.js';
import { BatchFiles } from './batch-files.js';
import { add } from './adding.js';
import { items, notice } from './batch.js';
import { restore } from './restoring.js';
import { FileRow } from './file-row.js';
import { ForAll } from './for-all.js';
import type { Item } from './item.js';
import { LastBatch } from './last-batch.js';
import { LinkSheet } from './link-sheet.js';
import { restoreLinks } from './links.js';
import { MergeSheet } from './merge-sheet.js';
import { OftenUsed } from './often-used.js';
import { OptionsSheet } from './options-sheet.js';
import { obeyRowKeys } from './row-keys.js';
import { inOrder } from './row-order.js';
import { RowWindows } from './row-windows.js';
import { SummaryBar } from './summary-bar.js';

const ROW_HEIGHT = 104;
const isEmpty = computed(() => items.value.length === 0);

export function ConvertPage() {
  const [fault, setFault] = useState('');
  useEffect(() => {
    const waits = () => (setFault(say('convert.unreached')), true);
    const reach = (ask: () => Promise<unknown>) => untilReached(ask, waits).then(() => setFault(''));
    reach(() => Promise.all([loadFormats(), loadPreferences().catch(() => undefined)]))
      .then(() => restore(reach))
      .then(restoreLinks)
      .catch((error: unknown) => setFault(sayProblem(error)));
  }, []);
  return (
    <div class={isEmpty.value ? 'convert' : 'convert working'}>
      <h1>{say('convert.title')}</h1>
      {fault !== '' && (
        <p class="note" role="alert">
          {fault} <a href={location.href}>{say('do.reload')}</a>
        </p>
      )}
      {formats.value?.some((format) => format.is_target) === false && <p class="note">{say('convert.noFormats')}</p>}
      {facts.page['worker'] === 'none' && <p class="note">{say('convert.noWorker')}</p>}
      <AddFiles />
      <ForAll />
      <Notice />
      {isEmpty.value ? <Beginning /> : <List />}
      <BatchFiles />
      <SummaryBar />
      <UndoBar />
      <LaterBar />
      <FormatMenu />
      <OptionsSheet />
      <LinkSheet />
      <MergeSheet />
      <RowWindows />
    </div>
  );
}

function List() {
  useLayoutEffect(obeyRowKeys, []);
  // Whoever has files is about to choose; a lost line is told when the menu is opened.
  useEffect(() => void loadChoices().catch(() => undefined), []);
  return (
    <section aria-labelledby="list-title" {...inOrder.keepers}>
      <h2 id="list-title" class="unseen">
        {say('convert.list')}
      </h2>
      <LongList items={inOrder.items.value} keyOf={keyOf} draw={drawRow} rowHeight={ROW_HEIGHT} />
    </section>
  );
}
const keyOf = (item: Item) => item.row;
const drawRow = (item: Item) => <FileRow item={item} />;

function Notice() {
  const now = notice.value;
  if (now === undefined) return null;
  const { text, addAnyway } = now;
  return (
    <p class="note" role="status">
      {text}{' '}
      {addAnyway !== undefined && (
        <button type="button" onClick={() => add(addAnyway, true)}>
          {say('convert.addAnyway')}
        </button>
      )}{' '}
      <button type="button" class="quiet" onClick={() => (notice.value = undefined)}>
        {say('do.close')}
      </button>
    </p>
  );
}

const Beginning = () => (
  <>
    <OftenUsed />
    <LastBatch />
  </>
);
