// In which country's way the numbers and dates of a CSV are written: 1,5 and 03.04.2026 are a number and a day in half of the world, and words to a program that was not told.
// Judged by the first rows. Pure; used by office-order.ts, where a table becomes a workbook.

interface Way {
  /** What LibreOffice calls a country: Microsoft's number. */
  readonly country: number;
  /** Cells that are written so. */
  readonly proof: RegExp;
  /** Cells that would become something else. */
  readonly against?: RegExp;
}

/** 1.5 would be the first of May, as 1.2.3 would be a day; a whole date is one anyway. */
const points = /^[-+]?\d+\.\d+(?:\.\d{1,3})*$/;
/** The first that has a proof and nothing against it. */
const ways: readonly Way[] = [
  { country: 1031, proof: /^[-+]?\d{1,3}(?:\.\d{3})+,\d+$/ },
  { country: 1049, proof: /^(?:[-+]?\d{1,3}(?:[ \u00a0\u202f]?\d{3})*,\d+|\d\d\.\d\d\.\d{4})$/, against: points },
  { country: 2057, proof: /^(?:1[3-9]|2\d|3[01])\/\d\d?\/\d{4}$/, against: /^\d\d?\/(?:1[3-9]|2\d|3[01])\/\d{4}$/ },
];
const unknown = 0;

/** 0: as programs write them, and dates as Americans do. */
export function countryOf(head: string, delimiter: string): number {
  const cells = [...rowsOf(head, delimiter)].flat();
  const isSo = (pattern: RegExp): boolean => cells.some((cell) => pattern.test(cell));
  return ways.find(({ proof, against }) => isSo(proof) && !(against && isSo(against)))?.country ?? unknown;
}

/** As far as that can be seen in a part of a table: between quotes nothing divides. */
export function* rowsOf(head: string, delimiter: string): Generator<string[]> {
  const plain = head.replace(/"[^"]*"/g, (quoted) =>
    quoted
      .slice(1, -1)
      .replaceAll(delimiter, '_')
      .replace(/[\r\n]/g, '_'),
  );
  for (const line of plain.split(/\r?\n/)) yield line.split(delimiter).map((cell) => cell.trim());
}
