// Matroska and WebM as ffmpeg writes them: one segment up to the end of the file, every element with its length. Used by written-media.ts.
import { known, need, type Written, type WrittenBytes } from './written-bytes.js';

/** Numbers of the elements that matter, and those that may stand beside them. */
const id = {
  header: 0x1a45dfa3,
  segment: 0x18538067,
  info: 0x1549a966,
  scale: 0x2ad7b1,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  track: 0xae,
  kind: 0x83,
  codec: 0x86,
  setup: 0x63a2,
  video: 0xe0,
  width: 0xb0,
  height: 0xba,
  projection: 0x7670,
  cluster: 0x1f43b675,
  time: 0xe7,
  block: 0xa3,
  group: 0xa0,
  blockInGroup: 0xa1,
} as const;
/** Seek head, cues, tags, chapters, void, checksum. */
const beside = new Set([0x114d9b74, 0x1c53bb6b, 0x1254c367, 0x1043a770, 0xec, 0xbf]);
/** What says which part of the picture is seen. */
const crops = [0x54aa, 0x54bb, 0x54cc, 0x54dd];

/** True: it does not open without its set-up. */
const codecs: Readonly<Record<string, readonly [name: string, needsSetup: boolean]>> = {
  V_VP8: ['vp8', false],
  V_VP9: ['vp9', false],
  V_AV1: ['av1', true],
  'V_MPEG4/ISO/AVC': ['h264', true],
  'V_MPEGH/ISO/HEVC': ['hevc', true],
  'V_MPEG4/ISO/ASP': ['mpeg4', true],
  V_THEORA: ['theora', true],
  A_OPUS: ['opus', true],
  A_VORBIS: ['vorbis', true],
  A_AAC: ['aac', true],
  A_FLAC: ['flac', true],
  A_AC3: ['ac3', false],
  'A_MPEG/L3': ['mp3', false],
  'S_TEXT/UTF8': ['subrip', false],
  'S_TEXT/ASS': ['ass', true],
};
const kinds: Readonly<Record<number, 'film' | 'sound' | 'subtitle'>> = { 1: 'film', 2: 'sound', 17: 'subtitle' };
/** So much may lie between the last packet and the end of what it shows. */
const lastPacketS = 1;
const maxHeadBytes = 2 ** 20;

interface Element {
  readonly id: number;
  readonly at: number;
  readonly end: number;
}
interface Track {
  readonly number: number;
  readonly kind: 'film' | 'sound' | 'subtitle';
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

export async function readMatroska(bytes: WrittenBytes): Promise<Written> {
  const header = await next(bytes, 0, bytes.size);
  need(header.id === id.header, 'no header');
  const segment = await next(bytes, header.end, bytes.size);
  need(segment.id === id.segment && segment.end === bytes.size, 'no segment up to the end');
  let info = { scale: 0, durationS: 0 };
  let tracks: Track[] = [];
  let lastS = 0;
  const filled = new Set<number>();
  for await (const part of inside(bytes, segment)) {
    if (part.id === id.info) info = await readInfo(bytes, part);
    else if (part.id === id.tracks) tracks = await readTracks(bytes, part);
    else if (part.id === id.cluster) lastS = Math.max(lastS, (await readCluster(bytes, part, filled)) * info.scale);
    else need(beside.has(part.id), `element ${part.id.toString(16)}`);
  }
  const [film, ...films] = tracks.filter(({ kind }) => kind === 'film');
  const sounds = tracks.filter(({ kind }) => kind === 'sound').map(({ codec }) => codec);
  need(films.length === 0 && tracks.length > 0 && tracks.every(({ number }) => filled.has(number)), 'its tracks');
  need(lastS <= info.durationS && lastS >= info.durationS - lastPacketS, 'its length');
  const { durationS } = info;
  const subtitles = tracks.length - sounds.length - (film ? 1 : 0);
  return { durationS, ...(film && { film }), sounds, subtitles };
}

async function readInfo(bytes: WrittenBytes, info: Element): Promise<{ scale: number; durationS: number }> {
  const values = await valuesOf(bytes, info);
  const scale = number(values, id.scale) / 1e9;
  const duration = known(values.get(id.duration), 'no duration');
  need(duration.length === 8, 'its duration');
  return { scale, durationS: duration.readDoubleBE(0) * scale };
}

async function readTracks(bytes: WrittenBytes, tracks: Element): Promise<Track[]> {
  const found: Track[] = [];
  for await (const entry of inside(bytes, tracks)) {
    if (entry.id !== id.track) continue;
    const values = await valuesOf(bytes, entry);
    const [codec, needsSetup] = known(codecs[values.get(id.codec)?.toString('latin1') ?? ''], 'its codec');
    need(!needsSetup || (values.get(id.setup)?.length ?? 0) > 0, 'no set-up');
    const kind = known(kinds[number(values, id.kind)], 'its kind');
    let size = { width: 0, height: 0 };
    for await (const part of inside(bytes, entry)) {
      if (part.id !== id.video) continue;
      const video = await valuesOf(bytes, part);
      need(![id.projection, ...crops].some((each) => video.has(each)), 'it is turned or cropped');
      size = { width: number(video, id.width), height: number(video, id.height) };
    }
    found.push({ number: number(values, 0xd7), kind, codec, ...size });
  }
  return found;
}

/** The latest time in it, in its own units. */
async function readCluster(bytes: WrittenBytes, cluster: Element, filled: Set<number>): Promise<number> {
  let start: number | undefined;
  let last = 0;
  const block = async ({ at, end }: Element): Promise<void> => {
    // Which track, as a number of one byte; its time within the cluster; flags.
    need(end - at > 4 && start !== undefined, 'an empty packet');
    const head = await bytes.read(at, 4);
    need(head.readUInt8(0) > 0x80, 'its track');
    filled.add(head.readUInt8(0) & 0x7f);
    last = Math.max(last, start + head.readInt16BE(1));
  };
  for await (const part of inside(bytes, cluster)) {
    if (part.id === id.time) start = (await bytes.read(part.at, part.end - part.at)).readUIntBE(0, part.end - part.at);
    else if (part.id === id.block) await block(part);
    else if (part.id === id.group)
      for await (const each of inside(bytes, part)) if (each.id === id.blockInGroup) await block(each);
  }
  return last;
}

async function valuesOf(bytes: WrittenBytes, parent: Element): Promise<ReadonlyMap<number, Buffer>> {
  need(parent.end - parent.at <= maxHeadBytes, 'its head');
  const values = new Map<number, Buffer>();
  for await (const each of inside(bytes, parent)) values.set(each.id, await bytes.read(each.at, each.end - each.at));
  return values;
}

function number(values: ReadonlyMap<number, Buffer>, which: number): number {
  const value = known(values.get(which), 'a number');
  return value.readUIntBE(0, value.length);
}

async function* inside(bytes: WrittenBytes, { at, end }: Element): AsyncGenerator<Element> {
  while (at < end) {
    const element = await next(bytes, at, end);
    yield element;
    at = element.end;
  }
}

/** Its number and its length are written in as many bytes as the zeros before their first bit say. */
async function next(bytes: WrittenBytes, at: number, within: number): Promise<Element> {
  const head = await bytes.read(at, Math.min(12, within - at));
  const idBytes = Math.clz32(head.readUInt8(0)) - 23;
  const lead = head.readUInt8(idBytes);
  const sizeBytes = Math.clz32(lead) - 23;
  need(idBytes <= 4 && sizeBytes <= 8, 'no element');
  let length = lead & (0xff >> sizeBytes);
  let isOpen = length === 0xff >> sizeBytes;
  for (let index = 1; index < sizeBytes; index += 1) {
    const byte = head.readUInt8(idBytes + index);
    isOpen &&= byte === 0xff;
    length = length * 256 + byte;
  }
  const start = at + idBytes + sizeBytes;
  need(!isOpen && start + length <= within, 'an element without its end');
  return { id: head.readUIntBE(0, idBytes), at: start, end: start + length };
}
