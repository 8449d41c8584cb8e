// MP4, MOV and their kin as ffmpeg writes them: one index, and every sample that it names inside the data. Used by written-media.ts.
import { known, need, type Written, type WrittenBytes } from './written-bytes.js';
import { codecOf } from './written-movie-codecs.js';
import { boxesOf, only, type Box } from './written-movie-boxes.js';

const topKinds = new Set(['ftyp', 'moov', 'mdat', 'free', 'wide']);
const movieKinds = new Set(['mvhd', 'trak', 'udta', 'meta', 'iods']);
/** Frames that are shown later than they are stored end later as well. */
const reorderedS = 0.5;
const identity = Buffer.from('000100000000000000000000000000000001000000000000000000000000000040000000', 'hex');

interface Place {
  readonly at: number;
  readonly end: number;
}
interface Track {
  readonly kind: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

export async function readMovie(bytes: WrittenBytes): Promise<Written> {
  let data: Place | undefined;
  let index: Buffer | undefined;
  for (let at = 0; at < bytes.size;) {
    const { kind, start, end } = await topBox(bytes, at);
    need(topKinds.has(kind), `box ${kind}`);
    if (kind === 'mdat') {
      need(data === undefined, 'its data lies in parts');
      data = { at: start, end };
    }
    if (kind === 'moov') {
      need(index === undefined, 'more than one index');
      index = await bytes.read(start, end - start);
    }
    at = end;
  }
  const movie = boxesOf(known(index, 'no index'));
  const place = known(data, 'no data');
  need(
    movie.every(({ kind }) => movieKinds.has(kind)),
    'it has fragments',
  );
  const head = only(movie, 'mvhd').body;
  need(head.readUInt8(0) === 0, 'its head');
  const tracks = movie.filter(({ kind }) => kind === 'trak').map(({ body }) => readTrack(boxesOf(body), place));
  const [film, ...films] = tracks.filter(({ kind }) => kind === 'vide');
  const sounds = tracks.filter(({ kind }) => kind === 'soun').map(({ codec }) => codec);
  need(films.length === 0 && tracks.length > 0, 'its tracks');
  const subtitles = tracks.length - sounds.length - (film ? 1 : 0);
  const durationS = head.readUInt32BE(16) / head.readUInt32BE(12);
  return { durationS, ...(film && { film }), sounds, subtitles };
}

async function topBox(bytes: WrittenBytes, at: number): Promise<{ kind: string; start: number; end: number }> {
  const head = await bytes.read(at, 8);
  const isLong = head.readUInt32BE(0) === 1;
  const length = isLong ? Number((await bytes.read(at + 8, 8)).readBigUInt64BE(0)) : head.readUInt32BE(0);
  const start = at + (isLong ? 16 : 8);
  need(at + length >= start && at + length <= bytes.size, 'a box without its end');
  return { kind: head.toString('latin1', 4, 8), start, end: at + length };
}

function readTrack(track: readonly Box[], data: Place): Track {
  const media = boxesOf(only(track, 'mdia').body);
  const kind = only(media, 'hdlr').body.toString('latin1', 8, 12);
  const head = only(track, 'tkhd').body;
  need(kind !== 'vide' || head.subarray(40, 76).equals(identity), 'it is turned');
  const clock = only(media, 'mdhd').body;
  need(head.readUInt8(0) === 0 && clock.readUInt8(0) === 0, 'its clock');
  const table = boxesOf(only(boxesOf(only(media, 'minf').body), 'stbl').body);
  const [scale, ticks] = [clock.readUInt32BE(12), clock.readUInt32BE(16)];
  const held = checkSamples(table, data);
  need(Math.abs(held - ticks) <= reorderedS * scale, 'its length');
  return { kind, ...codecOf(kind, only(table, 'stsd').body) };
}

/** Every sample lies in the data; answers how long all of them last. */
function checkSamples(table: readonly Box[], data: Place): number {
  const sizes = only(table, 'stsz').body;
  const [same, count] = [sizes.readUInt32BE(4), sizes.readUInt32BE(8)];
  need(count > 0, 'an empty track');
  const runs = only(table, 'stsc').body;
  const long = table.find(({ kind }) => kind === 'co64')?.body;
  const places = long ?? only(table, 'stco').body;
  const chunks = places.readUInt32BE(4);
  let [sample, run] = [0, 0];
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    if (run + 1 < runs.readUInt32BE(4) && runs.readUInt32BE(8 + 12 * (run + 1)) === chunk + 1) run += 1;
    const many = runs.readUInt32BE(12 + 12 * run);
    const at = long ? Number(long.readBigUInt64BE(8 + 8 * chunk)) : places.readUInt32BE(8 + 4 * chunk);
    let bytes = many * same;
    // Whoever promises more than the table holds is found out at its end.
    if (same === 0) for (let each = 0; each < many; each += 1) bytes += sizes.readUInt32BE(12 + 4 * (sample + each));
    need(at >= data.at && at + bytes <= data.end, 'a sample outside the data');
    sample += many;
  }
  const times = only(table, 'stts').body;
  let [timed, ticks] = [0, 0];
  for (let row = 0; row < times.readUInt32BE(4); row += 1) {
    const many = times.readUInt32BE(8 + 8 * row);
    timed += many;
    ticks += many * times.readUInt32BE(12 + 8 * row);
  }
  need(sample === count && timed === count, 'samples are missing');
  return ticks;
}
