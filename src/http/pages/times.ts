// Moments and spans on pages. Without JavaScript a moment reads in UTC; web/plain.ts puts it into the reader's zone.
import { say, sayNumber, type Language } from '../../shared/words.js';
import { html, type Markup } from './html.js';

export function timeOf(at: Date): Markup {
  const iso = at.toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** 850 ms as 0.9 s, then minutes with seconds. */
export function spanOf(language: Language, ms: number): string {
  if (ms < 60_000) return say(language, 'unit.shortSeconds', { value: sayNumber(language, Math.round(ms / 100) / 10) });
  const seconds = Math.round(ms / 1000);
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${pad(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}
