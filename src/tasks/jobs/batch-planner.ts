// What the items of a batch mean, each like a task by itself; all that is wrong with them, in form too, is told at once. Called by jobs.ts.
import { Injectable } from '@nestjs/common';
import type { JobNode } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { StoredFile } from '../../entities/stored-file.entity.js';
import { AppError, type FieldError } from '../../shared/errors.js';
import { permittedPriority } from '../admission.js';
import type { Asker } from '../allowances.js';
import { OwnPresets } from '../own-presets.js';
import { QueueStates } from '../queues/queue-states.js';
import type { WithSource } from '../requests/task-request.js';
import type { TaskPlan } from '../store/waiting-tasks.js';
import { fileOfUpload } from '../uploaded-file.js';
import { asAsked, fetchedNodes, misfits, placedNodes, type FetchedRequest } from './fetched-nodes.js';
import type { Graph } from './job-graph.js';
import { JobOutlook } from './job-outlook.js';
import { faultOf, JobPlanner, refuse, requireAlive } from './job-planner.js';
import { JobPreparation, type Told } from './job-preparation.js';

type BatchItem = WithSource;
export interface AskedBatch extends Told {
  /** Undefined: what it asks for could not be read, and its faults say why. */
  readonly items: readonly (BatchItem | undefined)[];
  /** Of form, found by whoever read it. */
  readonly faults: readonly FieldError[];
}
export interface PlannedItem {
  readonly item: BatchItem;
  readonly plan: TaskPlan;
}
export interface PlannedBatch {
  /** Tasks over files that are there. */
  readonly single: readonly PlannedItem[];
  /** Of items whose file has to be fetched: two for each. */
  readonly nodes: Graph;
}

@Injectable()
export class BatchPlanner {
  constructor(
    private readonly sql: Sql,
    private readonly planner: JobPlanner,
    private readonly outlook: JobOutlook,
    private readonly preparation: JobPreparation,
    private readonly states: QueueStates,
    private readonly presets: OwnPresets,
  ) {}

  /** Throws one AppError with all that is wrong. */
  async plan(client: Asker, asked: AskedBatch): Promise<PlannedBatch> {
    const { items } = asked;
    // Told in the order of the items.
    const faults = items.map((_, place) => asked.faults.filter(isAt(placeOf(place))));
    const told = await this.preparation.faultsOfTold(client, [
      ['', asked],
      ...items.map((item, place) => [placeOf(place), item ?? {}] as const),
    ]);
    const ids: (readonly string[] | undefined)[] = [];
    for (const [place, item] of items.entries())
      ids.push(item && (await this.idsOf(item, client, placeOf(place), faults[place])));
    const files = await this.planner.files(
      ids.flatMap((own) => own ?? []),
      client.id,
    );
    const single: PlannedItem[] = [];
    const nodes: Record<string, JobNode> = {};
    for (const [place, item] of items.entries()) {
      const [at, wrong] = [placeOf(place), faults[place] ?? []];
      wrong.push(...told.filter(isAt(at)));
      if (!item) continue;
      wrong.push(...(await faultOf(at, 'priority', () => permittedPriority(client, item.priority))));
      if (isFetched(item)) {
        wrong.push(...(await this.faultsOfFetched(item, client, at)));
        Object.assign(nodes, placedNodes(fetchedNodes(item, saidOf(item, place)), place));
      } else {
        const own = ids[place]?.map((id) => files.get(id));
        const planned = own && (await this.planSingle(item, own, client, at, wrong));
        if (planned) single.push(planned);
      }
    }
    const ofItems = isAt(ITEMS);
    refuse([...[...asked.faults, ...told].filter((fault) => !ofItems(fault)), ...faults.flat()]);
    return { single, nodes };
  }

  /** Of the stored files that it takes; undefined, with a fault, when its upload is none. */
  private async idsOf(item: BatchItem, client: Asker, at: string, faults: FieldError[] = []) {
    if (item.uploadId === undefined) return item.fileIds;
    try {
      return [await fileOfUpload(this.sql, item.uploadId, client.id)];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push({ pointer: `${at}/upload_id`, code: error.code, detail: error.message });
      return undefined;
    }
  }

  private async planSingle(
    item: BatchItem,
    own: readonly (StoredFile | undefined)[],
    client: Asker,
    at: string,
    faults: FieldError[],
  ): Promise<PlannedItem | undefined> {
    const { operation = 'convert', target, options, preset } = item;
    const missing = await faultOf(at, 'file_id', () => own.forEach(requireAlive));
    faults.push(...missing);
    if (missing.length > 0) return undefined;
    let planned: PlannedItem | undefined;
    const wrong = await faultOf(at, operation === 'convert' ? 'target' : 'operation', async () => {
      const present = own.filter((file) => file !== undefined);
      const plan = await this.planner.plan({ operation, target, options, preset, clientId: client.id }, present);
      await this.states.admit(plan.queue);
      const label = preset ? await this.presets.pinned(preset, client.id) : preset;
      planned = { item: { ...item, ...(label && { preset: label }) }, plan };
    });
    faults.push(...wrong);
    return planned;
  }

  private async faultsOfFetched(item: FetchedRequest, client: Asker, at: string): Promise<FieldError[]> {
    const { faults } = await this.outlook.examine({ ...fetchedNodes(item) }, client.id);
    return [...misfits(item), ...faults.map(asAsked)].map((each) => ({ ...each, pointer: at + each.pointer }));
  }
}

const ITEMS = '/items';
const placeOf = (place: number): string => `${ITEMS}/${place}`;
const isAt =
  (at: string) =>
  ({ pointer }: FieldError): boolean =>
    pointer === at || pointer.startsWith(`${at}/`);

function isFetched(item: BatchItem): item is BatchItem & FetchedRequest {
  return item.from !== undefined;
}

/** What tasks without a node have in their rows. */
function saidOf({ priority, tag, metadata }: BatchItem, place: number): Partial<JobNode> {
  return { priority, tag, metadata, item: place };
}
