// Options of pictures that become pages of a PDF: how they lie on paper, and what is done to the PDF. Used by options.ts; sharp.engine.ts turns, vips.engine.ts does the rest.
import { z } from 'zod';
import { documentFields } from './document-options.js';
import { asIs, field, number, type FamilyOptions } from './option-fields.js';
import { papers } from './paper.js';

export const paper = field(
  z.enum(papers, `must be one of ${papers.join(', ')}`).default('keep'),
  asIs,
  { en: 'Paper', ru: 'Бумага' },
  {
    en: 'Size of the pages that pictures become, upright or lying as the picture is. keep: as large as the picture.',
    ru: 'Размер страниц из изображений, книжных или альбомных по изображению. keep: по размеру изображения.',
  },
);

const { pdfa, compress, ocr } = documentFields;
const fields = {
  paper,
  rotate: field(
    z
      .union(
        [z.literal('auto'), z.literal(0), z.literal(90), z.literal(180), z.literal(270)],
        'must be auto, 0, 90, 180 or 270',
      )
      .default('auto'),
    number,
    { en: 'Turn', ru: 'Поворот' },
    {
      en: 'auto: upright, as the camera noted. 0: as stored. 90, 180, 270: upright, then clockwise.',
      ru: 'auto: как записала камера. 0: как хранится. 90, 180, 270: выпрямить и повернуть по часовой стрелке.',
    },
  ),
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
