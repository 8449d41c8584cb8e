// The Content-Disposition header (RFC 6266, 8187): a name that every client understands, and the real one beside it. Called by send-file.ts.

// prettier-ignore
const LATIN: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'yo', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p',
  р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
  і: 'i', ї: 'yi', є: 'ye', ґ: 'g', ß: 'ss', æ: 'ae', ø: 'o', đ: 'd', ł: 'l', œ: 'oe', '€': 'EUR', '№': 'No', '–': '-', '—': '-',
};

export function contentDisposition(kind: 'attachment' | 'inline', filename: string): string {
  const fallback = toAscii(filename);
  const plain = `${kind}; filename="${fallback}"`;
  return fallback === filename ? plain : `${plain}; filename*=UTF-8''${encode(filename)}`;
}

/** Readable for old clients: Cyrillic in Latin letters, accents dropped, the rest as underscores. */
export function toAscii(filename: string): string {
  return [...filename]
    .map((character) => transliterate(character))
    .join('')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/gu, '_')
    .replace(/["\\%]/g, '_');
}

function transliterate(character: string): string {
  const lower = character.toLowerCase();
  const latin = LATIN[lower];
  if (latin === undefined) return character;
  return character === lower ? latin : latin.charAt(0).toUpperCase() + latin.slice(1);
}

/** encodeURIComponent leaves four characters that RFC 8187 does not allow. */
function encode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
