// The parts of the settings, in the order of their menu, and what a reader must be allowed to see each. The server keeps the same list (settings.page.ts).
import type { ComponentType } from 'preact';
import { AccountPart } from './account-part.js';
import { EnginesPart } from './engines-part.js';
import { KeysPart } from './keys-part.js';
import { LimitsPart } from './limits-part.js';
import { PreferencesPart } from './preferences-part.js';
import { PresetsPart } from './presets-part.js';
import { QueuesPart } from './queues-part.js';
import { SchedulesPart } from './schedules-part.js';
import { StoragePart } from './storage-part.js';
import { UsersPart } from './users-part.js';
import { WebhooksPart } from './webhooks-part.js';

export const parts: Readonly<Record<string, ComponentType>> = {
  preferences: PreferencesPart,
  presets: PresetsPart,
  keys: KeysPart,
  webhooks: WebhooksPart,
  account: AccountPart,
  users: UsersPart,
  limits: LimitsPart,
  engines: EnginesPart,
  queues: QueuesPart,
  schedules: SchedulesPart,
  storage: StoragePart,
};
