// An MP3 as ffmpeg writes it: a tag, a first frame that says how many follow and how much silence was added, then frames up to the end. Used by written-media.ts.
import { known, need, type Written, type WrittenBytes } from './written-bytes.js';

/** By the bits of a frame's header: of MPEG 1, and of 2 and 2.5. In kbit/s. */
const bitRates = {
  one: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  two: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const sampleRates: Readonly<Record<number, readonly number[]>> = {
  3: [44_100, 48_000, 32_000],
  2: [22_050, 24_000, 16_000],
  0: [11_025, 12_000, 8000],
};

interface Frame {
  readonly bytes: number;
  readonly samples: number;
  readonly rate: number;
  /** Where the first frame says what it knows of the others. */
  readonly noteAt: number;
}

export async function readMp3(bytes: WrittenBytes): Promise<Written> {
  let at = await tagBytes(bytes);
  const first = readFrame(await bytes.read(at, 4));
  const note = readNote(await bytes.read(at, first.bytes), first.noteAt);
  let frames = 0;
  for (at += first.bytes; at < bytes.size; frames += 1) {
    const frame = readFrame(await bytes.read(at, 4));
    need(frame.rate === first.rate, 'its frames differ');
    at += frame.bytes;
  }
  need(at === bytes.size && frames > 0 && frames === note.frames, 'frames are missing');
  return { durationS: (frames * first.samples - note.added) / first.rate, sounds: ['mp3'], subtitles: 0 };
}

async function tagBytes(bytes: WrittenBytes): Promise<number> {
  const head = await bytes.read(0, 10);
  if (head.toString('latin1', 0, 3) !== 'ID3') return 0;
  return 10 + [...head.subarray(6, 10)].reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
}

function readFrame(head: Buffer): Frame {
  const word = head.readUInt32BE(0);
  // Eleven bits that are set, and layer III.
  need(word >>> 21 === 0x7ff && ((word >> 17) & 3) === 1, 'no frame');
  const version = (word >> 19) & 3;
  const isOne = version === 3;
  const rate = known(sampleRates[version]?.[(word >> 10) & 3], 'no sample rate');
  const kbps = (isOne ? bitRates.one : bitRates.two)[(word >> 12) & 15] ?? 0;
  need(kbps > 0, 'no bit rate');
  const isMono = ((word >> 6) & 3) === 3;
  const bytes = Math.floor(((isOne ? 144 : 72) * 1000 * kbps) / rate) + ((word >> 9) & 1);
  const side = isOne ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  return { bytes, samples: isOne ? 1152 : 576, rate, noteAt: 4 + side };
}

/** Its flags say which numbers follow; then comes who wrote it, and 21 bytes later twice twelve bits: samples added before and behind. */
function readNote(frame: Buffer, at: number): { frames: number; added: number } {
  need(['Xing', 'Info'].includes(frame.toString('latin1', at, at + 4)), 'no note');
  const flags = frame.readUInt32BE(at + 4);
  need((flags & 1) === 1, 'no number of frames');
  const writer = at + 12 + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  need(/^La(v[cf]|me)|^LAME/.test(frame.toString('latin1', writer, writer + 4)), 'no writer');
  const silence = frame.readUIntBE(writer + 21, 3);
  return { frames: frame.readUInt32BE(at + 8), added: (silence >> 12) + (silence & 0xfff) };
}
