// A sound in Ogg as ffmpeg writes it: numbered pages up to the end, of which the first of each stream says what it holds, and the last how long it was. Used by written-media.ts.
import { known, need, type Written, type WrittenBytes } from './written-bytes.js';

/** How its first packet begins, and where that says how many samples a second has. What an Opus adds in front counts, as it does for ffprobe. */
interface Codec {
  readonly name: string;
  readonly begins: string;
  readonly rate: (packet: Buffer) => number;
}
const codecs: readonly Codec[] = [
  { name: 'vorbis', begins: '\x01vorbis', rate: (packet) => packet.readUInt32LE(12) },
  { name: 'opus', begins: 'OpusHead', rate: () => 48_000 },
  // Behind five bytes of Ogg, four of FLAC and four of the block; of its 24 bits 20 are the rate.
  { name: 'flac', begins: '\x7fFLAC', rate: (packet) => packet.readUIntBE(27, 3) >> 4 },
];

interface Stream {
  readonly codec: string;
  readonly rate: number;
  pages: number;
  samples: number;
  hasEnded: boolean;
}
const headBytes = 27;
const [isFirst, isLast] = [2, 4];
/** Of a page in which no packet ends. */
const none = 2n ** 64n - 1n;

export async function readOgg(bytes: WrittenBytes): Promise<Written> {
  const streams = new Map<number, Stream>();
  for (let at = 0; at < bytes.size;) {
    const head = await bytes.read(at, headBytes);
    const [flags, position, serial] = [head.readUInt8(5), head.readBigUInt64LE(6), head.readUInt32LE(14)];
    const number = head.readUInt32LE(18);
    need(head.toString('latin1', 0, 5) === 'OggS\0', 'no page');
    const lengths = await bytes.read(at + headBytes, head.readUInt8(26));
    const body = at + headBytes + lengths.length;
    const length = lengths.reduce((sum, each) => sum + each, 0);
    if (flags & isFirst) {
      need(!streams.has(serial), 'a stream that begins twice');
      streams.set(serial, readFirst(await bytes.read(body, length)));
    }
    const stream = known(streams.get(serial), 'a stream without a beginning');
    need(number === stream.pages && !stream.hasEnded, 'pages are missing');
    stream.pages += 1;
    if (position !== none) stream.samples = Number(position);
    stream.hasEnded = (flags & isLast) !== 0;
    at = body + length;
    need(at <= bytes.size, 'it ends early');
  }
  const all = [...streams.values()];
  need(all.length > 0 && all.every(({ hasEnded }) => hasEnded), 'it has no end');
  const durationS = Math.max(...all.map(({ samples, rate }) => samples / rate));
  return { durationS, sounds: all.map(({ codec }) => codec), subtitles: 0 };
}

function readFirst(packet: Buffer): Stream {
  const begins = packet.toString('latin1', 0, 8);
  const codec = known(
    codecs.find((each) => begins.startsWith(each.begins)),
    'no sound that is known',
  );
  const rate = codec.rate(packet);
  need(rate > 0, 'no sample rate');
  return { codec: codec.name, rate, pages: 0, samples: 0, hasEnded: false };
}
