// A photograph as a camera's sensor sees it: an Adobe DNG with one colour under each of four neighbouring points, written byte by byte.

type Kind = 'byte' | 'text' | 'short' | 'long' | 'fraction' | 'signed';
const kinds: Readonly<Record<Kind, readonly [code: number, bytes: number]>> = {
  byte: [1, 1],
  text: [2, 1],
  short: [3, 2],
  long: [4, 4],
  fraction: [5, 8],
  signed: [10, 8],
};

/** `light` answers red, green and blue from 0 to 1, of which the sensor keeps one per point. */
export function makeDng(width: number, height: number, light: (x: number, y: number) => readonly number[]): Buffer {
  const raw = Buffer.alloc(width * height * 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const channel = (y % 2) + (x % 2);
      raw.writeUInt16LE(Math.round(60_000 * (light(x, y)[channel] ?? 0)), (y * width + x) * 2);
    }
  const identity = [1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1];
  const tags: readonly (readonly [id: number, kind: Kind, values: readonly number[] | string])[] = [
    [254, 'long', [0]],
    [256, 'long', [width]],
    [257, 'long', [height]],
    [258, 'short', [16]],
    [259, 'short', [1]],
    [262, 'short', [32_803]],
    [271, 'text', 'Athanor'],
    [272, 'text', 'Test'],
    [273, 'long', [0]],
    [274, 'short', [1]],
    [277, 'short', [1]],
    [278, 'long', [height]],
    [279, 'long', [raw.length]],
    [284, 'short', [1]],
    [33_421, 'short', [2, 2]],
    [33_422, 'byte', [0, 1, 1, 2]],
    [50_706, 'byte', [1, 4, 0, 0]],
    [50_707, 'byte', [1, 1, 0, 0]],
    [50_708, 'text', 'Athanor Test'],
    [50_717, 'long', [65_535]],
    [50_721, 'signed', identity],
    [50_728, 'fraction', [1, 1, 1, 1, 1, 1]],
    [50_778, 'short', [21]],
  ];
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  directory.writeUInt16LE(tags.length);
  const far: Buffer[] = [];
  let at = 8 + directory.length;
  const strip = at + tags.reduce((sum, [, kind, values]) => sum + farBytes(kind, values), 0);
  for (const [index, [id, kind, values]] of tags.entries()) {
    const [code, bytes] = kinds[kind];
    const data = bytesOf(kind, id === 273 ? [strip] : values);
    const entry = 2 + index * 12;
    directory.writeUInt16LE(id, entry);
    directory.writeUInt16LE(code, entry + 2);
    directory.writeUInt32LE(data.length / bytes, entry + 4);
    if (data.length <= 4) data.copy(directory, entry + 8);
    else {
      directory.writeUInt32LE(at, entry + 8);
      far.push(data, Buffer.alloc(data.length % 2));
      at += data.length + (data.length % 2);
    }
  }
  return Buffer.concat([Buffer.from('49492a0008000000', 'hex'), directory, ...far, raw]);
}

function bytesOf(kind: Kind, values: readonly number[] | string): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0`);
  const size = { byte: 1, text: 1, short: 2, long: 4, fraction: 4, signed: 4 }[kind];
  const data = Buffer.alloc(values.length * size);
  for (const [index, value] of values.entries()) data.writeUIntLE(value, index * size, size);
  // A fraction counts as one value of two numbers; the caller divides by eight.
  return data;
}

function farBytes(kind: Kind, values: readonly number[] | string): number {
  const { length } = bytesOf(kind, values);
  return length <= 4 ? 0 : length + (length % 2);
}
