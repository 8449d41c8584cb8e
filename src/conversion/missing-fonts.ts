// Which fonts that a file names are not installed, said as a warning. Used by the engines that draw letters: of documents by LibreOffice, of drawings by sharp.
import { installedFonts } from './document-probe.js';
import type { Workbench } from './engine.js';
import type { Warning } from '../shared/warnings.js';

const maxNamed = 5;

/** Drawn to the same widths, so that no line breaks elsewhere. */
const sameWidths: Readonly<Record<string, string>> = {
  arial: 'liberation sans',
  helvetica: 'liberation sans',
  'times new roman': 'liberation serif',
  times: 'liberation serif',
  'courier new': 'liberation mono',
  courier: 'liberation mono',
  calibri: 'carlito',
  cambria: 'caladea',
};

/** `installed` are the families that are there, in small letters. */
export function isThere(font: string, installed: ReadonlySet<string>): boolean {
  const small = font.toLowerCase();
  return [small.replace(/\d$/, ''), small].some((name) => installed.has(name) || installed.has(sameWidths[name] ?? ''));
}

export function replacedFonts(missing: readonly string[]): Warning[] {
  if (missing.length === 0) return [];
  const shown = missing.slice(0, maxNamed).map((font) => font.slice(0, 100));
  const list = shown.join(', ');
  const detail = `These fonts are not installed and were replaced: ${list}${missing.length > maxNamed ? ' …' : ''}. Lines may break elsewhere.`;
  return [{ code: 'fonts_substituted', detail: detail.slice(0, 500), names: shown }];
}

/** Asked once, as the programs that draw with them do. */
export class FontsHere {
  private asked: Promise<ReadonlySet<string>> | undefined;

  ask(at: Workbench): Promise<ReadonlySet<string>> {
    this.asked ??= installedFonts(at).catch((error: unknown) => {
      this.asked = undefined;
      throw error;
    });
    return this.asked;
  }
}
