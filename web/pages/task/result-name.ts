// What the title of a task adds to the name of its file. Pure.
const LONG = 30;

/** The whole name; only its ending where the rest is long and has been read already. */
export function resultName(input: string, output: string): string {
  const [stem] = parts(input);
  const [outStem, ending] = parts(output);
  return stem === outStem && stem.length > LONG && ending !== '' ? ending : output;
}

function parts(name: string): readonly [stem: string, ending: string] {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}
