// What is drawn on a page beside its text, cut out of the picture that poppler makes of the page without its words: nothing of a blank page, and nothing of one that only
// has the lines of a table. Runs in the image process only; a page of usual size takes some hundredths of a second.
import sharp from 'sharp';

/** A line is so long at least and so thick at most; a longer one may be thicker. */
const [ruleLength, ruleWidth] = [40, 4];
const [thickRule, longerThanThick] = [10, 50];
/** Fewer points than this are dust. */
const leastPoints = 60;
/** Of the page, and of its own width in one colour: round corners and lines across it have others. */
const [leastWidth, leastShade] = [0.3, 0.95];
/** Of its width. */
const highestShade = 0.25;
/** Left around it. */
const border = 4;
/** Of a page that is larger than a door nobody looks for what is drawn: it is one picture. */
const maxPoints = 30_000_000;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
interface Points {
  readonly width: number;
  readonly height: number;
  /** Three bytes each. */
  readonly colours: Buffer;
}

/** Writes it as a PNG. Answers where it begins, as a share of the height of the page; undefined where nothing is drawn. */
export async function cutDrawnPart(page: string, out: string, maxPixels: number): Promise<number | undefined> {
  const opened = () => sharp(page, { limitInputPixels: maxPixels, failOn: 'error' });
  const { width, height } = await opened().metadata();
  let box: Box | undefined = { left: 0, top: 0, width, height };
  if (width * height <= maxPoints) {
    const colours = await opened().removeAlpha().toColourspace('srgb').raw().toBuffer();
    box = boxOf({ width, height, colours });
  }
  if (!box) return undefined;
  await opened().extract(box).png().toFile(out);
  return box.top / height;
}

/** Around all that is neither of the colour of the page nor a line nor the shade behind words. */
function boxOf(points: Points): Box | undefined {
  const ink = inkOf(points);
  if (!ink) return undefined;
  const { width, height } = points;
  const [across, down] = [runs(ink, height, width, width, 1), runs(ink, width, height, 1, width)];
  for (let at = 0; at < ink.length; at += 1) if (isRule(across[at] ?? 0, down[at] ?? 0)) ink[at] = 0;
  const kept = withoutShades(bandsOf(ink, points), points);
  return kept.length === 0 ? undefined : widened(kept.reduce(around), points);
}

/** Shades are as wide as their table; bars of a chart begin at one line and are of different lengths. */
function withoutShades(bands: readonly Box[], points: Points): Box[] {
  const plain = bands.filter((band) => isPlain(band, points));
  const isBar = ({ left, width }: Box): boolean =>
    plain.some((other) => Math.abs(other.left - left) <= 2 && Math.abs(other.width - width) > 2);
  const isShade = (band: Box): boolean =>
    plain.includes(band) && band.width >= leastWidth * points.width && band.height <= highestShade * band.width;
  return bands.filter((band) => !isShade(band) || isBar(band));
}

/** What stands between rows without anything. */
function bandsOf(ink: Uint8Array, { width, height }: Points): Box[] {
  const bands: Box[] = [];
  let [left, right, top, count] = [width, 0, 0, 0];
  for (let y = 0; y <= height; y += 1) {
    const row = y < height ? ink.subarray(y * width, (y + 1) * width) : new Uint8Array(0);
    const first = row.indexOf(1);
    if (first >= 0) {
      if (count === 0) top = y;
      [left, right] = [Math.min(left, first), Math.max(right, row.lastIndexOf(1) + 1)];
      for (const point of row) count += point;
      continue;
    }
    if (count >= leastPoints) bands.push({ left, top, width: right - left, height: y - top });
    [left, right, count] = [width, 0, 0];
  }
  return bands;
}

/** One colour from its left to its right in each row, as what lies behind the words of a row of a table. */
function isPlain({ left, top, width, height }: Box, { width: whole, colours }: Points): boolean {
  for (let y = top + 1; y < top + height - 1; y += 1) {
    const middle = (y * whole + left + (width >> 1)) * 3;
    const colour = colours.readUIntBE(middle, 3);
    let same = 0;
    for (let x = left; x < left + width; x += 1) if (colours.readUIntBE((y * whole + x) * 3, 3) === colour) same += 1;
    if (same < leastShade * width) return false;
  }
  return true;
}

function around(one: Box, other: Box): Box {
  const [left, top] = [Math.min(one.left, other.left), Math.min(one.top, other.top)];
  const right = Math.max(one.left + one.width, other.left + other.width);
  const bottom = Math.max(one.top + one.height, other.top + other.height);
  return { left, top, width: right - left, height: bottom - top };
}

function widened(box: Box, { width, height }: Points): Box {
  const [left, top] = [Math.max(0, box.left - border), Math.max(0, box.top - border)];
  return {
    left,
    top,
    width: Math.min(width, box.left + box.width + border) - left,
    height: Math.min(height, box.top + box.height + border) - top,
  };
}

const isRule = (wide: number, high: number): boolean => isLine(wide, high) || isLine(high, wide);
const isLine = (long: number, thick: number): boolean =>
  thick <= ruleWidth ? long >= ruleLength : thick <= thickRule && long >= longerThanThick * thick;

/** 1 where a point has another colour than the corner of the page; undefined where none has. */
function inkOf({ width, height, colours }: Points): Uint8Array | undefined {
  const ink = new Uint8Array(width * height);
  const [red, green, blue] = colours;
  let isBlank = true;
  for (let at = 0, from = 0; at < ink.length; at += 1, from += 3)
    if (colours[from] !== red || colours[from + 1] !== green || colours[from + 2] !== blue) {
      ink[at] = 1;
      isBlank = false;
    }
  return isBlank ? undefined : ink;
}

/** How long the run is that each point belongs to, along one direction. */
function runs(ink: Uint8Array, lines: number, length: number, lineStep: number, step: number): Uint16Array {
  const made = new Uint16Array(ink.length);
  for (let line = 0; line < lines; line += 1) {
    const base = line * lineStep;
    for (let from = 0; from < length;) {
      if (ink[base + from * step] === 0) {
        from += 1;
        continue;
      }
      let until = from;
      while (until < length && ink[base + until * step] === 1) until += 1;
      for (let at = from; at < until; at += 1) made[base + at * step] = until - from;
      from = until;
    }
  }
  return made;
}
