// What is looked at and made ready before a graph is written: where its files come from, who is told of it, its presets and its passwords.
// Called by jobs.ts and batch-additions.ts.
import { Inject, Injectable } from '@nestjs/common';
import type { JobNode } from '../../entities/job.entity.js';
import { Sql } from '../../entities/sql.js';
import type { Callback, MailNotice } from '../../entities/task.entity.js';
import { AppError, type FieldError } from '../../shared/errors.js';
import { SETTINGS } from '../../shared/settings-token.js';
import type { Settings } from '../../shared/settings.js';
import type { Asker } from '../allowances.js';
import { Callbacks } from '../notify/callbacks.js';
import { Mailer } from '../notify/mailer.js';
import { placed, type BrokerSettings } from '../notify/reply-queues.js';
import { OwnPresets } from '../own-presets.js';
import { sealOptions } from '../sealed-options.js';
import { fileOfUpload } from '../uploaded-file.js';
import { retold } from './fetched-nodes.js';
import { placeOf, type Graph } from './job-graph.js';
import { faultOf, JobPlanner, refuse, type Outlook } from './job-planner.js';
import { misplacedSources, unfold, type AskedGraph, type AskedNode } from './node-sources.js';

export interface Told {
  readonly callback?: Callback | undefined;
  readonly notify?: MailNotice | undefined;
}

@Injectable()
export class JobPreparation {
  constructor(
    private readonly sql: Sql,
    private readonly planner: JobPlanner,
    private readonly presets: OwnPresets,
    private readonly callbacks: Callbacks,
    private readonly mailer: Mailer,
    @Inject(SETTINGS) private readonly settings: BrokerSettings & Pick<Settings, 'secret'>,
  ) {}

  /** The graph that would run, and what can be known of that; throws one error with all that is wrong. */
  async look(asked: AskedGraph, clientId: string): Promise<{ graph: Graph; outlook: Outlook }> {
    const faults = misplacedSources(asked);
    const { graph, asAsked } = unfold(await this.withUploads(asked, clientId, faults));
    refuse(faults);
    try {
      return { graph, outlook: await this.planner.check(graph, clientId) };
    } catch (error) {
      throw retold(error, asAsked, 'The job cannot be done as it was asked.');
    }
  }

  /** Whether all that want to be told can be. Throws at the first that cannot. */
  async checkTold(client: Asker, asked: readonly Told[]): Promise<void> {
    for (const { notify } of asked) this.mailer.requireMail(notify);
    for (const callback of addressed(asked).values()) await this.callbacks.check(callback, client);
  }

  /** The same of many, with the place of each: all that is wrong. Each address is tried once. */
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

  /** What was uploaded in parts is a stored file by now. */
  private async withUploads(asked: AskedGraph, clientId: string, faults: FieldError[]): Promise<AskedGraph> {
    const found: Record<string, AskedNode> = {};
    for (const [name, node] of Object.entries(asked)) {
      found[name] = node;
      if (node.uploadId === undefined) continue;
      try {
        found[name] = { ...node, files: [await fileOfUpload(this.sql, node.uploadId, clientId)] };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        faults.push({ pointer: `${placeOf(name)}/upload_id`, code: error.code, detail: error.message });
      }
    }
    return found;
  }
}

const fieldOf = (callback: Callback): string => `callback/${'url' in callback ? 'url' : 'queue'}`;
const addressOf = (callback: Callback): string =>
  'url' in callback ? callback.url : `${callback.home ?? callback.broker} ${callback.queue}`;

function addressed(asked: readonly Told[]): Map<string, Callback> {
  return new Map(asked.flatMap(({ callback }) => (callback ? [[addressOf(callback), callback] as const] : [])));
}
