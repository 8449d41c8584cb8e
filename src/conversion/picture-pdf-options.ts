// Options of pictures that become pages of a PDF: how they lie on paper, and what is done to the PDF. Used by options.ts; sharp.engine.ts turns, vips.engine.ts does the rest.
import { z } from 'zod';
import { documentFields } from './document-options.js';
import { asIs, field, turnField, type FamilyOptions } from './option-fields.js';
import { papers } from './paper.js';

export const paper = field(
  z.enum(papers, `must be one of ${papers.join(', ')}`).default('keep'),
  asIs,
  { en: 'Paper', ru: 'Бумага' },
  {
    en: 'Size of the pages that pictures become, upright or lying as the picture is. Keep: as large as the picture.',
    ru: 'Размер страниц из изображений, книжных или альбомных по изображению. Сохранить: по размеру изображения.',
  },
);

const { pdfa, compress, ocr } = documentFields;
const fields = {
  paper,
  rotate: turnField,
  pdfa,
  compress,
  ocr,
} as const;

const schema = z.strictObject({
  paper: fields.paper.schema,
  rotate: fields.rotate.schema,
  pdfa: pdfa.schema,
  compress: compress.schema,
  ocr: ocr.schema,
});
/** Complete: what was not given has its default. */
export type PicturePdfOptions = z.infer<typeof schema>;

export const picturePdfOptions: FamilyOptions = { fields, schemaFor: () => schema };
