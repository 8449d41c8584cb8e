// A WAV as ffmpeg writes it: what a sample is like, some words, and the samples up to the end. Used by written-media.ts.
import { known, need, type Written, type WrittenBytes } from './written-bytes.js';

/** By the kind of number and its bits, as ffprobe calls them. */
const codecs: Readonly<Record<string, string>> = {
  '1/8': 'pcm_u8',
  '1/16': 'pcm_s16le',
  '1/24': 'pcm_s24le',
  '1/32': 'pcm_s32le',
  '3/32': 'pcm_f32le',
};
/** The kind is said further behind, where there are more than two channels or more than sixteen bits. */
const isSaidBehind = 0xfffe;

export async function readWav(bytes: WrittenBytes): Promise<Written> {
  const head = await bytes.read(0, 12);
  need(head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8) === 'WAVE', 'no WAV');
  need(head.readUInt32LE(4) + 8 === bytes.size, 'not as long as it says');
  let samples: { codec: string; bytesPerSecond: number } | undefined;
  for (let at = 12; ;) {
    const chunk = await bytes.read(at, 8);
    const [kind, length] = [chunk.toString('latin1', 0, 4), chunk.readUInt32LE(4)];
    const next = at + 8 + length + (length % 2);
    if (kind === 'fmt ') samples = readFormat(await bytes.read(at + 8, length));
    if (kind === 'data') {
      const { codec, bytesPerSecond } = known(samples, 'samples of no kind');
      need(next === bytes.size && length > 0, 'not up to the end');
      return { durationS: length / bytesPerSecond, sounds: [codec], subtitles: 0 };
    }
    at = next;
  }
}

function readFormat(format: Buffer): { codec: string; bytesPerSecond: number } {
  const [channels, rate, bits] = [format.readUInt16LE(2), format.readUInt32LE(4), format.readUInt16LE(14)];
  const said = format.readUInt16LE(0);
  const kind = said === isSaidBehind ? format.readUInt16LE(24) : said;
  const bytesPerSecond = (rate * channels * bits) / 8;
  need(bytesPerSecond > 0 && bytesPerSecond === format.readUInt32LE(8), 'its numbers differ');
  return { codec: known(codecs[`${kind}/${bits}`], `kind ${kind} of ${bits} bits`), bytesPerSecond };
}
