// Whether poppler found no text in a PDF, told by what it has written: its pages are pictures then. Used by pdf.engine.ts.
import fs from 'node:fs';
import { isBlank } from '../document-probe.js';

/** Each line of text that pdftohtml finds begins so; the pictures of the pages lie between them, of any length. */
const line = '<p style=';

export async function isTextless(file: string, format: 'txt' | 'html'): Promise<boolean> {
  if (format === 'txt') return isBlank(file);
  let end = '';
  for await (const chunk of fs.createReadStream(file, 'latin1')) {
    const seen = end + String(chunk);
    if (seen.includes(line)) return false;
    end = seen.slice(-line.length);
  }
  return true;
}
