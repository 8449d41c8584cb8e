// The services that an operation of a pack may talk to: asked now, or owed a call when the task is done. One for each run; made by pack-running.ts.
import { join } from 'node:path';
import { newId } from '../shared/ids.js';
import { download } from '../shared/outgoing-download.js';
import { sendOut, type WaySettings } from '../shared/outgoing-request.js';
import type { Settings } from '../shared/settings.js';
import { wayToService, type ServiceCall } from '../tasks/notify/service-calls.js';
import { serviceSecret, webhookHeaders } from '../tasks/notify/webhook-signature.js';
import { version } from '../shared/version.js';
import type { Downloaded, ServiceAnswer, ServiceRequest, Services } from './pack.js';

const TIMEOUT_MS = 60_000;
const MOST_BYTES = 16 * 2 ** 20;

export type ServiceSettings = WaySettings & Pick<Settings, 'services' | 'secret' | 'maxFile'>;

export class OwnServices implements Services {
  readonly owed: ServiceCall[] = [];

  constructor(
    private readonly settings: ServiceSettings,
    private readonly signal: AbortSignal,
    private readonly folder: string,
  ) {}

  call(service: string, path: string, body?: unknown, method: 'POST' | 'PUT' = 'POST'): void {
    // A name that nobody declared is a mistake of now, not of the delivery.
    wayToService({ service, path }, this.settings);
    this.owed.push({ service, path, method, body });
  }

  async request(service: string, path: string, { method = 'GET', body }: ServiceRequest = {}): Promise<ServiceAnswer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const answer = await sendOut({
      ...wayToService({ service, path }, this.settings),
      method,
      body: text,
      headers: {
        'User-Agent': `Athanor/${version}`,
        ...(text !== '' && { 'Content-Type': 'application/json' }),
        ...this.signed(service, text),
      },
      timeoutMs: TIMEOUT_MS,
      mostBytes: MOST_BYTES,
      signal: this.signal,
    });
    return {
      status: answer.status,
      ok: answer.status >= 200 && answer.status < 300,
      text: answer.text,
      json: <T>() => JSON.parse(answer.text) as T,
    };
  }

  async download(service: string, from: string): Promise<Downloaded> {
    const target = join(this.folder, `fetched-${newId()}`);
    const { filename: name, sizeBytes } = await download({
      ...wayToService({ service, path: from }, this.settings),
      headers: this.signed(service, ''),
      target,
      mostBytes: this.settings.maxFile,
      signal: this.signal,
      admit: () => Promise.resolve(),
      progress: () => undefined,
    });
    return { path: target, name, sizeBytes };
  }

  private signed(service: string, text: string): Record<string, string> {
    const { secret } = this.settings;
    if (secret === undefined) return {};
    return webhookHeaders([serviceSecret(secret, service)], newId(), Math.floor(Date.now() / 1000), text);
  }
}
