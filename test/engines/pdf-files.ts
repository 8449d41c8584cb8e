// PDFs made by code for the tests of engines.
import { randomBytes } from 'node:crypto';

/** Pages of 2000 × 2000 points, each with a line across it: slow to draw, quick to make. A remark that nobody draws has to be packed all the same. */
export function bigPages(count: number, remarkBytes = 0): Buffer {
  const numbers = Array.from({ length: count }, (_, index) => index + 4);
  const kids = numbers.map((number) => `${number} 0 R`).join(' ');
  const remark = remarkBytes === 0 ? '' : `%${randomBytes(remarkBytes / 2).toString('hex')}\n`;
  const line = `${remark}0 0 m 2000 2000 l 40 w S`;
  return pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${count} /MediaBox [0 0 2000 2000] >>`,
    `<< /Length ${line.length} >>\nstream\n${line}\nendstream`,
    ...numbers.map(() => '<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>'),
  ]);
}

/** Objects numbered from 1; the first is the catalogue. */
export function pdf(objects: readonly string[]): Buffer {
  let body = '%PDF-1.4\n';
  const starts = objects.map((object, index) => {
    const start = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return start;
  });
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}
