// Sizes of paper in points, upright. Used by the options of what becomes pages, and by those who lay it out: picture-pdf.ts and the engines of documents.
const sizes = {
  a3: [841.89, 1190.551],
  a4: [595.276, 841.89],
  a5: [419.528, 595.276],
  letter: [612, 792],
  legal: [612, 1008],
} as const;

export const sheets = ['a3', 'a4', 'a5', 'letter', 'legal'] as const satisfies (keyof typeof sizes)[];
export type Sheet = (typeof sheets)[number];
export const usualSheet: Sheet = 'a4';
export const papers = ['keep', ...sheets] as const;
export type Paper = (typeof papers)[number];

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Upright. */
export function sizeOf(sheet: Sheet): Size {
  const [width, height] = sizes[sheet];
  return { width, height };
}

/** The page for something of this shape, lying where that lies; 'keep' is the thing itself. */
export function pageFor(paper: Paper, thing: Size): Size {
  if (paper === 'keep') return thing;
  const [short, long] = sizes[paper];
  return thing.width > thing.height ? { width: long, height: short } : { width: short, height: long };
}
