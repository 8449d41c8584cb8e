// What beat does by the clock: fires due schedules, adds up what each minute has brought, tells what will be deleted soon, and cleans up before its time when the disk is nearly full.
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { log } from '../shared/log.js';
import { Sql } from '../entities/sql.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Storage } from '../storage/storage.js';
import { tellExpiring } from '../tasks/notify/expiry-notice.js';
import { Schedules } from '../tasks/schedules/schedules.js';
import { rollUp } from './roll-up.js';
import { Rounds } from './rounds.js';

const FIRE_EVERY_MS = 1000;
const LOOK_EVERY_MS = 60_000;
const ROLL_UP_EVERY_MS = 60_000;
const TELL_EVERY_MS = 10_000;
/** What the last clean-up could not free, the next one a minute later cannot either. */
const HURRY_GAP_S = 600;
/** Short: less than this many times the floor below which nothing is accepted. */
const SHORT = 2;

@Injectable()
export class Clockwork implements BeforeApplicationShutdown {
  private readonly rounds: readonly Rounds[];
  private readonly log = log('cleanup');

  constructor(
    private readonly schedules: Schedules,
    private readonly storage: Storage,
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'expiryNotice'>,
  ) {
    this.rounds = [
      new Rounds('firing schedules', FIRE_EVERY_MS, () => this.schedules.fireDue()),
      new Rounds('looking at the disk', LOOK_EVERY_MS, () => this.lookAtDisk()),
      new Rounds('telling of files', TELL_EVERY_MS, () => tellExpiring(this.sql, this.settings.expiryNotice)),
      new Rounds('adding up', ROLL_UP_EVERY_MS, async () => {
        for (const span of ['minute', 'hour', 'day'] as const) await rollUp(this.sql, span);
      }),
    ];
  }

  async start(): Promise<void> {
    await this.schedules.declare();
    for (const rounds of this.rounds) rounds.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.rounds.map((rounds) => rounds.stop()));
  }

  async lookAtDisk(): Promise<void> {
    const { freeBytes, floorBytes } = await this.storage.room();
    if (freeBytes >= SHORT * floorBytes) return;
    const task_id = await this.schedules.hurry('cleanup.files', HURRY_GAP_S);
    if (task_id) this.log.warn({ task_id, freeBytes, floorBytes }, 'the disk is nearly full: cleaning up now');
  }
}
