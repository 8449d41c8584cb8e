// Which unit a size is written in. Apart from units.ts because every page writes sizes, and only the settings read them.
const STEP = 1000;
/** TB: there is no name for more. */
const LAST = 4;

/** In steps of a thousand, as kB and MB say; which of the names it has, and the value to one decimal. */
export function stepOf(bytes: number): { readonly value: number; readonly step: number } {
  const rounded = (step: number) => Math.round((bytes / STEP ** step) * 10) / 10;
  let step = 0;
  while (step < LAST && rounded(step) >= STEP) step += 1;
  return { value: rounded(step), step };
}
