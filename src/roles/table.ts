// Rows as a table for the terminal. Used by the roles that show things.
export type Row = Readonly<Record<string, unknown>>;

/** `what` names the rows for the sentence that stands there when there are none. */
export function drawTable(rows: readonly Row[], what: string): string {
  const [first] = rows;
  if (!first) return `Nothing to show: ${what}.\n`;
  const names = Object.keys(first);
  const cells = [names, ...rows.map((row) => names.map((name) => text(row[name])))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(text).join(' ') || '-';
  if (typeof value !== 'object') return JSON.stringify(value).replace(/^"(.*)"$/s, '$1');
  const pairs = Object.entries(value).map(([name, each]) => `${name}:${text(each)}`);
  return pairs.join(' ') || '-';
}
