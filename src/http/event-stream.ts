// One open stream of server-sent events: its headers, its pings, its end. A reader that does not read is cut off, so that nothing piles up here.
import { once } from 'node:events';
import type { Response } from 'express';
import { frame } from './event-frames.js';

/** Without a word for longer, proxies and readers take a connection for dead. */
const PING_MS = 15_000;
/** More than this unread for so long, or so much at once: the reader has stopped reading; it finds what it missed when it comes back.
 *  For a moment anybody may be behind, as when a job of a thousand tasks is cancelled. */
const UNREAD_BYTES = 512 * 1024;
const BEHIND_MS = 5_000;
const MOST_UNREAD_BYTES = 8 * 2 ** 20;
/** Then the reader connects again, and its rights are looked at again. */
const LONGEST_MS = 3_600_000;
const RETRY = 'retry: 3000\n\n';

export class EventStream {
  private readonly timers: NodeJS.Timeout[] = [];
  private behindSince: number | undefined;

  constructor(private readonly response: Response) {}

  get isOpen(): boolean {
    return !this.response.destroyed && !this.response.writableEnded;
  }

  begin(): void {
    this.response.status(200);
    this.response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    this.response.setHeader('Cache-Control', 'no-store, no-transform');
    // Or nginx would keep it all back.
    this.response.setHeader('X-Accel-Buffering', 'no');
    this.response.write(RETRY);
    this.timers.push(setInterval(() => this.send(frame('ping', { at: new Date().toISOString() })), PING_MS));
    this.timers.push(setTimeout(() => this.response.end(), LONGEST_MS));
    this.response.once('close', () => {
      for (const timer of this.timers) clearTimeout(timer);
    });
  }

  send(text: string): void {
    if (!this.isOpen) return;
    this.response.write(text);
    const unread = this.response.writableLength;
    if (unread <= UNREAD_BYTES) this.behindSince = undefined;
    else this.behindSince ??= performance.now();
    const isLate = this.behindSince !== undefined && performance.now() - this.behindSince > BEHIND_MS;
    if (isLate || unread > MOST_UNREAD_BYTES) this.cut();
  }

  /** As fast as the reader reads: for what was asked for and may be long. */
  async sendAll(texts: Iterable<string>): Promise<void> {
    const gone = new AbortController();
    const leave = () => gone.abort();
    this.response.once('close', leave);
    try {
      for (const text of texts) {
        if (!this.isOpen) return;
        if (!this.response.write(text)) await once(this.response, 'drain', { signal: gone.signal });
      }
    } catch (error) {
      // Then there is nobody to send the rest to.
      if (!gone.signal.aborted) throw error;
    } finally {
      this.response.off('close', leave);
    }
  }

  cut(): void {
    this.response.destroy();
  }

  end(): void {
    if (this.isOpen) this.response.end();
  }
}
