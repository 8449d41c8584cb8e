// What a document holds beside its text, and what becomes of it where the target has no place for it: that is said. Used by office-inspection.ts and pandoc.engine.ts.
import type { Warning, WarningCode } from '../../shared/warnings.js';
import type { Step } from '../engine.js';
import { readEntry, readZip } from '../zip-directory.js';
import { textInside, type Within } from './xml-text.js';

export type Aside = 'comments' | 'speaker_notes' | 'page_headers' | 'form_fields' | 'form_choices';

/** What has to stand there, so that anything is missed: the number of a page is not. */
export const asides = {
  comments: { code: 'comments_left_out', words: /\S/, detail: 'The comments in the document were left out.' },
  speaker_notes: {
    code: 'speaker_notes_left_out',
    words: /\p{L}/u,
    detail: 'The notes of the speaker were left out.',
  },
  page_headers: {
    code: 'page_headers_left_out',
    words: /\p{L}/u,
    detail: 'What stands at the top and the foot of each page was left out.',
  },
  form_fields: {
    code: 'text_left_out',
    words: /\bFORM(?:CHECKBOX|DROPDOWN)\b/,
    detail:
      'Which boxes of the form are ticked and what is chosen in its lists was left out. As a PDF the document keeps it.',
  },
  form_choices: {
    code: 'text_left_out',
    words: /\bFORMDROPDOWN\b/,
    detail: 'What is chosen in the lists of the form was left out. As a PDF the document keeps it.',
  },
} as const satisfies Record<Aside, { readonly code: WarningCode; readonly words: RegExp; readonly detail: string }>;

interface Place extends Within {
  readonly entries: RegExp;
}
const place = (entries: RegExp, within: string, without = ''): Place => ({
  entries,
  within: new Set(within.split(' ')),
  without: new Set(without.split(' ')),
});

/** Of the old forms of Word: newer ones hold what they show as text. */
const fields = place(/^word\/document\.xml$/, 'w:instrText');
const content = /^content\.xml$/;
const annotations = place(
  content,
  'office:annotation officeooo:annotation loext:annotation',
  'dc:creator dc:date meta:creator-initials loext:sender-initials',
);
const odtHeaders =
  'style:header style:header-left style:header-first style:footer style:footer-left style:footer-first';

/** Older formats do not say it so easily: LibreOffice is asked of what it has read. */
const places: Readonly<Record<string, Readonly<Partial<Record<Aside, Place>>>>> = {
  docx: {
    comments: place(/^word\/comments\.xml$/, 'w:comment'),
    page_headers: place(/^word\/(?:header|footer)\d*\.xml$/, 'w:t'),
    form_fields: fields,
    form_choices: fields,
  },
  xlsx: {
    comments: place(
      /^xl\/(?:comments\d*|(?:comments|threadedComments)\/[^/]+)\.xml$/,
      'comment x:comment threadedComment',
    ),
  },
  pptx: {
    comments: place(/^ppt\/comments\/[^/]+\.xml$/, 'p:text a:t'),
    speaker_notes: place(/^ppt\/notesSlides\/[^/]+\.xml$/, 'a:t'),
  },
  odt: { comments: annotations, page_headers: place(/^styles\.xml$/, odtHeaders, 'text:page-number') },
  ods: { comments: annotations },
  odp: { comments: annotations, speaker_notes: place(content, 'presentation:notes', 'text:page-number') },
};
const maxBytes = 32 * 2 ** 20;
const maxEntries = 500;

/** `lost`: what the target has no place for. `beside`: what LibreOffice has found. The file must not be locked as a whole. */
export async function asidesLeftOut(
  { from, input }: Step,
  lost: readonly Aside[],
  beside: readonly Aside[] = [],
): Promise<Warning[]> {
  const found: Warning[] = [];
  for (const aside of lost) {
    const where = places[from]?.[aside];
    const { code, words, detail } = asides[aside];
    if (where ? await isThere(input, where, words) : beside.includes(aside)) found.push({ code, detail });
  }
  return found;
}

async function isThere(file: string, where: Place, words: RegExp): Promise<boolean> {
  const entries = (await readZip(file)).filter(({ name, bytes }) => where.entries.test(name) && bytes <= maxBytes);
  for (const entry of entries.slice(0, maxEntries)) {
    const bytes = await readEntry(file, entry, maxBytes);
    if (![...where.within].some((name) => bytes.includes(`<${name}`))) continue;
    const said: string[] = [];
    await textInside(bytes.toString(), where, (text) => said.push(text));
    if (said.some((text) => words.test(text))) return true;
  }
  return false;
}
