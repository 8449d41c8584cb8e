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

const canvas = ({ width = 64, height = 48, colour = '#3a7' }: Picture) =>
  sharp({ create: { width, height, channels: 3, background: colour } });
