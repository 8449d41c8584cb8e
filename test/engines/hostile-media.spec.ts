// Films that mean harm, given to the engines as the worker would: playlists that name files of others, wishes that would become arguments, lengths that never end.
// Each stands beside a harmless twin that converts, so that a refusal is a decision and not an accident.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngines } from '../../src/conversion/engines/index.js';
import type { Engine } from '../../src/conversion/engine.js';
import { parseOptions } from '../../src/conversion/options.js';
import { change, coloursOf, ffmpeg, look, makeFilm } from './films.js';
import { makeFolder } from '../harness/work-area.js';

let engines: Engine[] = [];
let files = '';
let victim = '';
let knocks = 0;
let port = 0;
const trap = net.createServer((socket) => {
  knocks += 1;
  socket.destroy();
});
beforeAll(async () => {
  engines = openEngines({ imageSlots: 1, spoolDir: makeFolder('spool') }).filter(({ id }) => id.startsWith('ffmpeg'));
  files = makeFolder('files');
  victim = makeFolder('victim');
  const red = [
    '-f',
    'lavfi',
    '-i',
    'color=#e02020:size=160x120:rate=24:duration=2',
    '-c:v',
    'libx264',
    '-pix_fmt',
    'yuv420p',
  ];
  ffmpeg(...red, path.join(victim, 'red.ts'));
  ffmpeg(...red, path.join(victim, 'red.mp4'));
  fs.writeFileSync(path.join(victim, 'canary.txt'), 'canary of another user\n');
  for (const name of ['twin.mp4', 'twin.avi', 'twin.mkv', 'twin.ts']) makeFilm(path.join(files, name));
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  port = (trap.address() as net.AddressInfo).port;
});
afterAll(async () => {
  trap.close();
  expect(knocks).toBe(0);
  await Promise.all(engines.map((engine) => engine.close()));
});

const put = (name: string, content: string): string => {
  fs.writeFileSync(path.join(files, name), content);
  return path.join(files, name);
};
const playlist = (address: string, more = ''): string =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${more}#EXTINF:2,\n${address}\n#EXT-X-ENDLIST\n`;

/** What a worker would meet if a file like this passed for what its name says. */
const disguises: [string, () => string][] = [
  ['a playlist of somebody else’s file', () => playlist(path.join(victim, 'red.ts'))],
  ['a playlist that climbs', () => playlist(`../${path.basename(victim)}/red.ts`)],
  ['a playlist with a file: address', () => playlist(`file://${victim}/red.ts`)],
  ['a playlist with a map', () => playlist(`${victim}/red.mp4`, `#EXT-X-MAP:URI="${victim}/red.mp4"\n`)],
  [
    'a playlist with a key to fetch',
    () => playlist(`${victim}/red.ts`, `#EXT-X-KEY:METHOD=AES-128,URI="http://127.0.0.1:${port}/key"\n`),
  ],
  ['a playlist of the network', () => playlist(`http://127.0.0.1:${port}/red.ts`)],
  ['a playlist with concat', () => playlist(`concat:${victim}/red.ts|${victim}/red.ts`)],
  ['a playlist with subfile', () => playlist(`subfile,,start,0,end,0,,:${victim}/red.ts`)],
  ['a list for concat, absolute', () => `ffconcat version 1.0\nfile '${victim}/red.mp4'\n`],
  ['a list for concat, relative', () => `ffconcat version 1.0\nfile twin.mp4\n`],
  ['a list for concat, from the network', () => `ffconcat version 1.0\nfile http://127.0.0.1:${port}/red.mp4\n`],
  [
    'a DASH description',
    () =>
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="0" bandwidth="1"><BaseURL>http://127.0.0.1:${port}/red.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  ],
  [
    'an SDP description',
    () =>
      `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${port} RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
  ],
  ['a text, which ffmpeg would paint', () => 'canary of another user\n'.repeat(200)],
];

describe.each(['mp4', 'avi', 'mkv', 'ts', 'mp3', 'ogg'])('called .%s', (extension) => {
  it.each(disguises)('%s is refused', async (_case, content) => {
    const file = put(`evil.${extension}`, content());
    for (const to of ['mp3', 'ogg'].includes(extension) ? ['wav'] : ['webm', 'png'])
      await expect(change(engines, file, to)).rejects.toMatchObject({ code: 'input_corrupt', retryable: false });
  });
});

it.each(['mp4', 'avi', 'mkv', 'ts'])('a harmless .%s converts', async (extension) => {
  const [output] = await change(engines, path.join(files, `twin.${extension}`), 'webm');
  expect(coloursOf(output!.path)).toEqual(['red', 'green', 'blue', 'yellow']);
});

describe('what is written into options', () => {
  const evil = () => [
    `movie=${victim}/red.mp4`,
    `drawtext=textfile=${victim}/canary.txt`,
    `1,movie=http://127.0.0.1:${port}/x`,
    `1 -i ${victim}/red.mp4`,
    `1 -attach ${victim}/canary.txt`,
    `1 -vstats_file ${victim}/stats`,
    '1\n-i x',
    '$(touch x)',
    '-1',
    '1e3',
  ];
  it.each([
    [
      'mp4',
      [
        'quality',
        'codec',
        'crf',
        'bitrate',
        'resolution',
        'width',
        'height',
        'fit',
        'rotate',
        'crop',
        'fps',
        'start',
        'end',
        'speed',
        'mute',
        'audio_codec',
        'audio_bitrate',
        'sample_rate',
        'channels',
        'volume',
        'normalise',
        'metadata',
      ],
    ],
    [
      'mp3',
      [
        'quality',
        'audio_bitrate',
        'sample_rate',
        'channels',
        'volume',
        'normalise',
        'start',
        'end',
        'speed',
        'metadata',
      ],
    ],
    ['png', ['at', 'every', 'count', 'columns', 'width', 'crop']],
    ['gif', ['fps', 'speed', 'width']],
  ] as const)('is enums and numbers for %s, so it is refused', (to, names) => {
    for (const name of names)
      for (const value of evil())
        expect(() => parseOptions(to, { [name]: value }, '/options', 'mp4'), `${name}=${value}`).toThrow(/not usable/);
  });
});

describe('time that never ends', () => {
  it('two frames a day apart are refused, five hours apart end small', async () => {
    const gap = (name: string, seconds: number) => {
      ffmpeg(
        '-f',
        'lavfi',
        '-i',
        'color=#20c040:size=160x120:rate=1:duration=2',
        '-vf',
        `setpts=N*${seconds}/TB`,
        '-fps_mode',
        'passthrough',
        '-c:v',
        'libx264',
        path.join(files, name),
      );
      return path.join(files, name);
    };
    await expect(change(engines, gap('day.mkv', 86_400), 'mp4', { quality: 'low' })).rejects.toMatchObject({
      code: 'duration_limit',
    });
    const [output] = await change(engines, gap('hours.mkv', 18_000), 'mp4', { quality: 'low' });
    expect(output!.sizeBytes).toBeLessThan(100_000);
    expect(Math.abs(look(output!.path).seconds - 18_000)).toBeLessThan(5);
  });

  it('thirty-six hours of silence in a few megabytes are refused, an hour is not', async () => {
    const silence = (name: string, hours: number) => {
      ffmpeg(
        '-f',
        'lavfi',
        '-i',
        `anullsrc=r=8000:cl=mono:d=${hours * 3600}`,
        '-c:a',
        'flac',
        '-compression_level',
        '0',
        path.join(files, name),
      );
      return path.join(files, name);
    };
    await expect(change(engines, silence('days.flac', 36), 'wav')).rejects.toMatchObject({
      code: 'duration_limit',
      retryable: false,
    });
    const [output] = await change(engines, silence('hour.flac', 1), 'mp3');
    expect(output!.probe.durationS).toBeCloseTo(3600, 0);
  });

  it('a header that promises ten years is refused', async () => {
    const file = path.join(files, 'years.mp4');
    const bytes = fs.readFileSync(path.join(files, 'twin.mp4'));
    for (const box of ['mvhd', 'mdhd', 'tkhd', 'elst'])
      for (let at = bytes.indexOf(box); at >= 0; at = bytes.indexOf(box, at + 4)) {
        // The duration behind version, times, scale or number of the track.
        const offset = { mvhd: 20, mdhd: 20, tkhd: 24, elst: 12 }[box] ?? 0;
        bytes.writeUInt32BE(0x7fff_ffff, at + offset);
      }
    fs.writeFileSync(file, bytes);
    await expect(change(engines, file, 'webm')).rejects.toMatchObject({ code: 'duration_limit' });
  });
});
