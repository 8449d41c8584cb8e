// Texts from before UTF-8, which do not say how their letters are written: read in each of the usual ways, and the way in which they make words is the right one.
// Asked by magic.ts whether something is a text, and by utf8-copy.ts. Pure.

/** Of equal ones the first wins; the other side is how sure one has to be of it, because fewer texts are written so. */
const alphabets: Readonly<Record<string, number>> = {
  'windows-1251': 1,
  'windows-1252': 1,
  ibm866: 0.95,
  'koi8-r': 0.85,
};

/** Of a thousand letters of a Russian text; then those of its neighbours, and what else is written so. */
const usual: Readonly<Record<string, number>> = {
  ...{
    о: 110,
    е: 85,
    а: 80,
    и: 74,
    н: 67,
    т: 63,
    с: 55,
    р: 47,
    в: 45,
    л: 44,
    к: 35,
    м: 32,
    д: 30,
    п: 28,
    у: 26,
    я: 20,
  },
  ...{ ы: 19, ь: 17, г: 17, з: 16, б: 16, ч: 14, й: 12, х: 10, ж: 9, ш: 7, ю: 6, ц: 5, щ: 4, э: 3, ф: 3, ъ: 1, ё: 1 },
  ...{ і: 40, ї: 6, є: 5, ґ: 1, ў: 10 },
};
const rare = 1;
/** Letters with accents, among others without. */
const accented = 60;

/** Enough to tell; of one byte a letter, so it may begin and end anywhere. */
const sampleBytes = 64 * 1024;
/** What is longer is no word in any language, but the same bytes over and over. */
const longestWord = 50;
/** So much of what is not ASCII has to be letters of words. */
const enough = 0.8;

/** Marks and spaces that stand in texts of any alphabet. */
const marks = /[\u00a0«»“”„‘’‚‹›–—…•·№©®™°§±×€¿¡¬\u00ad]/gu;

export function guessAlphabet(bytes: Uint8Array): string | undefined {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  // From the beginning of the word that it is in.
  const from = bytes.lastIndexOf(0x20, Math.max(0, first)) + 1;
  const sample = bytes.subarray(from, from + sampleBytes);
  let best: { readonly name: string; readonly score: number } | undefined;
  for (const [name, trust] of Object.entries(alphabets)) {
    const worth = worthOf(new TextDecoder(name).decode(sample));
    if (worth !== undefined && worth * trust > (best?.score ?? -1)) best = { name, score: worth * trust };
  }
  return best?.name;
}

/** How usual its words are; undefined when too little of it is words. */
function worthOf(text: string): number | undefined {
  // eslint-disable-next-line no-control-regex -- all but ASCII
  const odd = text.replace(marks, '').match(/[^\x00-\x7f]/g)?.length ?? 0;
  let [good, sum] = [0, 0];
  for (const [word] of text.matchAll(/\p{L}+/gu)) {
    const worth = worthOfWord(word);
    if (worth === undefined) continue;
    // eslint-disable-next-line no-control-regex -- all but ASCII
    good += word.match(/[^\x00-\x7f]/g)?.length ?? 0;
    sum += worth;
  }
  return good >= odd * enough ? sum : undefined;
}

/** undefined: nobody writes such a word. */
function worthOfWord(word: string): number | undefined {
  if (word.length > longestWord) return undefined;
  const isShouted = word.length > 1 && /^\p{Lu}+$/u.test(word);
  if (!isShouted && !/^\p{Lu}?\p{Ll}*$/u.test(word)) return undefined;
  if (/^\p{Script=Cyrillic}+$/u.test(word)) {
    const letters = [...word.toLowerCase()].reduce((sum, each) => sum + (usual[each] ?? rare), 0);
    // One letter alone may as well be an accented one of another language.
    return letters * (isShouted ? 0.9 : word.length === 1 ? 0.5 : 1);
  }
  // eslint-disable-next-line no-control-regex -- all but ASCII
  const foreign = word.match(/[^\x00-\x7f]+/g) ?? [];
  if (!/^\p{Script=Latin}+$/u.test(word) || foreign.some((run) => run.length > 2)) return undefined;
  const isMostlyPlain = foreign.join('').length * 2 <= word.length + 1;
  return isMostlyPlain ? foreign.join('').length * accented : undefined;
}
