// "Did you mean": the known word that a mistyped one is closest to. Pure.

/** Undefined when none is close enough to be a slip of the finger. */
export function nearest(typed: string, known: Iterable<string>): string | undefined {
  const word = typed.toLowerCase();
  const most = word.length <= 3 ? 1 : 2;
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const each of known) {
    const distance = word.length >= 3 && each.startsWith(word) ? 1 : slips(word, each.toLowerCase());
    if (distance <= most && (best === undefined || distance < best.distance)) best = { word: each, distance };
  }
  return best?.word;
}

/** Letters added, lost, wrong or swapped with their neighbour. */
function slips(a: string, b: string): number {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const steps = [(old[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (old[j - 1] ?? 0) + same];
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps.push((older[j - 2] ?? 0) + 1);
      row.push(Math.min(...steps));
    }
    [older, old] = [old, row];
  }
  return old[b.length] ?? 0;
}
