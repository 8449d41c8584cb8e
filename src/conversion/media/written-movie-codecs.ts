// What a track of an MP4 is encoded with, as ffprobe calls it, and how large its picture is. Used by written-movie.ts.
import { known, need } from './written-bytes.js';
import { boxesOf, only, type Box } from './written-movie-boxes.js';

/** The letters of a track, and the box without which it does not open. */
const codecs: Readonly<Record<string, Readonly<Record<string, readonly [name: string, setup: string]>>>> = {
  vide: {
    avc1: ['h264', 'avcC'],
    hvc1: ['hevc', 'hvcC'],
    hev1: ['hevc', 'hvcC'],
    vp09: ['vp9', 'vpcC'],
    av01: ['av1', 'av1C'],
    mp4v: ['', 'esds'],
  },
  soun: {
    mp4a: ['', 'esds'],
    Opus: ['opus', 'dOps'],
    fLaC: ['flac', 'dfLa'],
    alac: ['alac', 'alac'],
    'ac-3': ['ac3', 'dac3'],
    'ec-3': ['eac3', 'dec3'],
  },
  sbtl: { tx3g: ['mov_text', ''] },
};
/** Of those that share their letters a number says it. */
const numbered: Readonly<Record<number, string>> = { 0x20: 'mpeg4', 0x40: 'aac', 0x69: 'mp3', 0x6b: 'mp3' };

/** Where the boxes inside an entry begin; those of a sound in MOV are longer. */
const pictureBytes = 86 - 8;
const soundBytes: Readonly<Record<number, number>> = { 0: 36 - 8, 1: 52 - 8 };

export function codecOf(kind: string, table: Buffer): { codec: string; width: number; height: number } {
  need(table.readUInt32BE(4) === 1, 'more than one codec');
  const [entry] = boxesOf(table.subarray(8));
  const { kind: letters, body } = known(entry, 'no codec');
  const [name, setup] = known(codecs[kind]?.[letters], `${kind} ${letters}`);
  const size =
    kind === 'vide' ? { width: body.readUInt16BE(24), height: body.readUInt16BE(26) } : { width: 0, height: 0 };
  if (setup === '') return { codec: name, ...size };
  const skipped = kind === 'vide' ? pictureBytes : known(soundBytes[body.readUInt16BE(8)], 'its version');
  const boxes = boxesOf(body.subarray(skipped));
  const wave = boxes.find((each) => each.kind === 'wave');
  const found = only(wave && !boxes.some((each) => each.kind === setup) ? waveBoxes(wave) : boxes, setup).body;
  need(found.length > 4, 'no set-up');
  return { codec: name || known(numbered[numberOf(found)], 'its number'), ...size };
}

/** MOV puts them into a box of their own, which ends with an empty one. */
const waveBoxes = ({ body }: Box): Box[] => boxesOf(body);

/** Two descriptions, one inside the other; each has its length in as many bytes as have their highest bit set, and one. */
function numberOf(description: Buffer): number {
  let at = 4;
  const enter = (tag: number): void => {
    need(description.readUInt8(at++) === tag, 'its description');
    while (description.readUInt8(at++) >= 0x80);
  };
  enter(3);
  need(description.readUInt8(at + 2) === 0, 'its description');
  at += 3;
  enter(4);
  return description.readUInt8(at);
}
