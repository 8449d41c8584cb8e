// What is looked at and made ready before a graph is written: where its files come from, who is told of it, its presets and its passwords.
// Called by jobs.ts and batch-additions.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { JobNode } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { Callback, MailNotice } from '../../entities/task.entity.js';
import { AppError, type FieldError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import { permittedPriority } from '../admission.js';
import type { Asker } from '../allowances.js';
import { Callbacks } from '../notify/callbacks.js';
import { Mailer } from '../notify/mailer.js';
import { placed, type BrokerSettings } from '../notify/reply-queues.js';
import { OwnPresets } from '../own-presets.js';
import { sealOptions } from '../sealed-options.js';
import { fileOfUpload } from '../uploaded-file.js';
import { MOST_NODES, placeOf, type Graph } from './job-graph.js';
import { JobOutlook, type Outlook } from './job-outlook.js';
import { faultOf, refuse } from './job-planner.js';
import { isMisplaced, misplacedSources, unfold, type AskedGraph, type AskedNode } from './node-sources.js';

/** What is asked of a graph, as far as it can be wrong. */
export interface AskedJob extends Told {
  readonly nodes: AskedGraph;
  readonly priority?: number | undefined;
  /** Of form, found by whoever read it. */
  readonly faults?: readonly FieldError[] | undefined;
}
export interface Told {
  readonly callback?: Callback | undefined;
  readonly notify?: MailNotice | undefined;
}

@Injectable()
export class JobPreparation {
  constructor(
    private readonly sql: Sql,
    private readonly outlook: JobOutlook,
    private readonly presets: OwnPresets,
    private readonly callbacks: Callbacks,
    private readonly mailer: Mailer,
    @Inject(SETTINGS) private readonly settings: BrokerSettings & Pick<Settings, 'secret'>,
  ) {}

  /** The graph that would run, and what can be known of that; throws one error with all that is wrong. */
  async look(client: Asker, asked: AskedJob): Promise<{ graph: Graph; outlook: Outlook }> {
    const { nodes, faults = [] } = asked;
    const found: FieldError[] = [...faults, ...misplacedSources(nodes)];
    const isSmall = Object.keys(nodes).length <= MOST_NODES;
    const stored = isSmall ? await this.withUploads(nodes, client.id, found) : nodes;
    const { graph, asAsked } = unfold(stored);
    const unread = Object.fromEntries(Object.entries(stored).map(([name, node]) => [name, node.unread ?? []]));
    const { faults: wrong, outlook } = await this.outlook.examine(graph, client.id, unread);
    const told = await this.faultsOfTold(client, [
      ['', asked],
      ...Object.entries(graph).map(([name, node]) => [placeOf(name), node] as const),
    ]);
    found.push(...[...wrong, ...told].map(asAsked));
    found.push(...(await faultOf('', 'priority', () => permittedPriority(client, asked.priority))));
    refuse(byNode(found, Object.keys(nodes)));
    return { graph, outlook };
  }

  /** Whether all that want to be told can be: all that is wrong, with the place of each. Each address is tried once. */
  async faultsOfTold(client: Asker, asked: readonly (readonly [at: string, told: Told])[]): Promise<FieldError[]> {
    const refused = new Map<string, readonly FieldError[]>();
    for (const [address, callback] of addressed(asked.map(([, told]) => told)))
      refused.set(address, await faultOf('', fieldOf(callback), () => this.callbacks.check(callback, client)));
    const faults: FieldError[] = [];
    for (const [at, { callback, notify }] of asked) {
      const wrong = callback ? (refused.get(addressOf(callback)) ?? []) : [];
      faults.push(...wrong.map((each) => ({ ...each, pointer: at + each.pointer })));
      faults.push(...(await faultOf(at, 'notify', () => this.mailer.requireMail(notify))));
    }
    return faults;
  }

  /** As a graph is kept: no password can be read in it, and its presets stay what they are now. */
  async kept<Name extends string>(
    nodes: Readonly<Record<Name, JobNode>>,
    clientId: string,
  ): Promise<Record<Name, JobNode>> {
    const { secret } = this.settings;
    const kept = Object.entries<JobNode>(nodes).map(async ([name, node]) => {
      const preset = node.preset === undefined ? undefined : await this.presets.pinned(node.preset, clientId);
      const callback = placed(node.callback, this.settings);
      const more = { ...(preset && { preset }), ...(callback && { callback }) };
      return [name, { ...node, options: sealOptions(node.options, secret), ...more }] as const;
    });
    return Object.fromEntries(await Promise.all(kept)) as Record<Name, JobNode>;
  }

  /** What was uploaded in parts is a stored file by now. Where a node names what it cannot take, nobody knows its files. */
  private async withUploads(asked: AskedGraph, clientId: string, faults: FieldError[]): Promise<AskedGraph> {
    const found: Record<string, AskedNode> = {};
    for (const [name, node] of Object.entries(asked)) {
      const { uploadId, unread = [] } = node;
      if (isMisplaced(node)) found[name] = { ...node, from: undefined, unread: [...unread, 'url'] };
      else if (uploadId === undefined) found[name] = node;
      else {
        try {
          found[name] = { ...node, files: [await fileOfUpload(this.sql, uploadId, clientId)] };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          faults.push({ pointer: `${placeOf(name)}/upload_id`, code: error.code, detail: error.message });
          found[name] = { ...node, unread: [...unread, 'upload_id'] };
        }
      }
    }
    return found;
  }
}

/** What is wrong with the whole, and then node by node as they were asked for. */
function byNode(faults: readonly FieldError[], names: readonly string[]): FieldError[] {
  const places = new Map(names.map((name, place) => [placeOf(name), place]));
  const told = faults.map((each) => ({ each, place: places.get(each.pointer.split('/', 3).join('/')) ?? -1 }));
  return told.sort((one, other) => one.place - other.place).map(({ each }) => each);
}

const fieldOf = (callback: Callback): string => `callback/${'url' in callback ? 'url' : 'queue'}`;
const addressOf = (callback: Callback): string =>
  'url' in callback ? callback.url : `${callback.home ?? callback.broker} ${callback.queue}`;

function addressed(asked: readonly Told[]): Map<string, Callback> {
  return new Map(asked.flatMap(({ callback }) => (callback ? [[addressOf(callback), callback] as const] : [])));
}
