// Uploads that a reload has broken off, as rows again: the server says how much of each it has. Where it cannot be reached, the row says so and goes on by itself.
import { settledOffset } from '../../upload-in-parts.js';
import { items } from './batch.js';
import { newItem, type Item, type Stage } from './item.js';
import { forgetPending, pendingOf, type Pending } from './pending.js';

/** A row that is shown as soon as it is known what to say of it: that the server is not there, or how it stands. */
export class UnfinishedRow {
  isShown = false;

  constructor(private readonly item: Item) {}

  /** For settledOffset(): the server is not there. */
  readonly waits = (): boolean => {
    if (!this.isShown) this.show();
    return this.isWanted;
  };

  settle(stage: Stage): void {
    if (!this.isWanted) return;
    this.item.stage.value = stage;
    if (!this.isShown) this.show();
  }

  remove(): void {
    items.value = items.peek().filter((each) => each !== this.item);
  }

  /** Neither taken away nor given its file meanwhile. */
  private get isWanted(): boolean {
    return !this.isShown || (items.peek().includes(this.item) && this.item.stage.peek().kind === 'unreached');
  }

  private show(): void {
    this.isShown = true;
    items.value = [...items.peek(), this.item];
  }
}

export async function restorePending(job: string): Promise<void> {
  await Promise.all(pendingOf(job).map(restoreOne));
}

async function restoreOne(pending: Pending): Promise<void> {
  const row = new UnfinishedRow(rowOf(pending));
  const offset = await settledOffset(pending.address, row.waits);
  // What has been shown does not vanish: it begins anew.
  if (offset === undefined && !row.isShown) forgetPending(pending.key);
  else row.settle({ kind: 'ghost', sent: offset ?? 0 });
}

function rowOf({ options = {}, preset, target, ...rest }: Pending): Item {
  const item = newItem({ ...rest, target: target === '' ? undefined : target, stage: { kind: 'unreached' } });
  item.options.value = options;
  item.preset.value = preset;
  return item;
}
