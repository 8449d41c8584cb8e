// Small pictures whose content is known, made when a test needs one.
import sharp from 'sharp';

interface Picture {
  readonly width?: number;
  readonly height?: number;
  /** CSS colour. */
  readonly colour?: string;
}

export const makePng = (picture: Picture = {}): Promise<Buffer> => canvas(picture).png().toBuffer();

export const makeJpeg = (picture: Picture = {}): Promise<Buffer> => canvas(picture).jpeg({ quality: 90 }).toBuffer();

/** One frame of each colour; one alone does not move. */
export async function makeWebp(colours: readonly string[]): Promise<Buffer> {
  const frames = await Promise.all(colours.map((colour) => makePng({ colour })));
  const [first] = frames;
  return (frames.length > 1 ? sharp(frames, { join: { animated: true } }) : sharp(first)).webp().toBuffer();
}

const canvas = ({ width = 64, height = 48, colour = '#3a7' }: Picture) =>
  sharp({ create: { width, height, channels: 3, background: colour } });

/** A picture with something to see in it. */
export const makePhoto = (): Promise<Buffer> =>
  sharp(
    Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420"><defs><linearGradient id="a" x2="1" y2="1"><stop stop-color="#234"/><stop offset="1" stop-color="#e9a"/></linearGradient></defs><rect width="640" height="420" fill="url(#a)"/><circle cx="320" cy="210" r="130" fill="#fd6"/></svg>',
    ),
  )
    .png()
    .toBuffer();
