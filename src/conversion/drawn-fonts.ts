// The fonts that the letters of an SVG name. Pure; sharp.engine.ts asks which of them are there.

const letters = /<(?:[\w.-]+:)?text[\s>]/;
/** As an attribute, and in a style; what a style ends with is told from a name below. */
const named = /\bfont-family\s*(?:=\s*(?:"([^"]*)"|'([^']*)')|:([^;{}<>]*))/g;
const family = /^\s*(?:"([^"]*)"|'([^']*)'|([^"']*))/;
/** Not the name of any font: each machine has its own for it. */
const general =
  /^(?:serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-.*|math|emoji|sans|inherit|initial|unset|)$/i;

/** Each in the order in which it names them: any that is there will do. Nothing where no letter is drawn. */
export function drawnFonts(svg: string): string[][] {
  if (!letters.test(svg)) return [];
  // A quote that is written as an entity holds a semicolon, which would end a style.
  const plain = svg.replace(/&(?:quot|apos|#34|#39);/g, "'");
  return [...plain.matchAll(named)].map(([, one, other, style]) =>
    (one ?? other ?? style ?? '').split(',').map((each) => {
      const [, quoted, single, bare = ''] = family.exec(each) ?? [];
      return (quoted ?? single ?? bare).trim();
    }),
  );
}

/** The first of each list of which none is there; what begins with a general word asks for nothing else. */
export function missingFonts(svg: string, isHere: (font: string) => boolean): string[] {
  const missing = drawnFonts(svg)
    .map((list) => list.filter((font, index) => index === 0 || !general.test(font)))
    .filter(([first = '', ...others]) => !general.test(first) && ![first, ...others].some(isHere))
    .map(([first = '']) => first);
  return [...new Set(missing)];
}
