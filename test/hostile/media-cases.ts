// Films and sounds that mean harm: playlists that name files of others, texts that would be painted, lengths that never end. One row each; sent by guarded.spec.ts.
import fs from 'node:fs';
import path from 'node:path';
import { ffmpeg, makeFilm } from '../engines/films.js';
import { makeFolder } from '../harness/work-area.js';
import type { Bait } from './bait.js';
import type { HostileCase } from './gauntlet.js';

const playlist = (address: string, more = ''): string =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${more}#EXTINF:2,\n${address}\n#EXT-X-ENDLIST\n`;
const away = (to: string): string => `${'../'.repeat(20)}${to.slice(1)}`;

/** What is no film but makes ffmpeg open something else. */
const lists: Readonly<Record<string, (bait: Bait) => string>> = {
  'playlist, absolute': ({ film }) => playlist(film),
  'playlist, relative': ({ film }) => playlist(away(film)),
  'playlist, file address': ({ film }) => playlist(`file://${film}`),
  'playlist, map': ({ film }) => playlist(film, `#EXT-X-MAP:URI="${film}"\n`),
  'playlist, key': ({ film, servers }) => playlist(film, `#EXT-X-KEY:METHOD=AES-128,URI="http://${servers[0]}/key"\n`),
  'playlist, http by number': ({ servers }) => playlist(`http://${servers[0]}/red.ts`),
  'playlist, http by name': ({ servers }) => playlist(`http://${servers[1]}/red.ts`),
  'playlist, concat': ({ film }) => playlist(`concat:${film}|${film}`),
  'playlist, subfile': ({ film }) => playlist(`subfile,,start,0,end,0,,:${film}`),
  'concat list, absolute': ({ film }) => `ffconcat version 1.0\nfile '${film}'\n`,
  'concat list, relative': ({ film }) => `ffconcat version 1.0\nfile ${away(film)}\n`,
  'concat list, http': ({ servers }) => `ffconcat version 1.0\nfile http://${servers[1]}/red.ts\n`,
  DASH: ({ servers }) =>
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="0" bandwidth="1"><BaseURL>http://${servers[0]}/red.ts</BaseURL></Representation></AdaptationSet></Period></MPD>`,
  SDP: ({ servers }) =>
    `v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video ${servers[0].split(':')[1]} RTP/AVP 96\na=rtpmap:96 H264/90000\n`,
  'a text': () => 'a text that could be painted\n'.repeat(200),
};
const refused = ['type_mismatch', 'input_corrupt', 'unsupported_conversion', 'no_suitable_stream'];

/** ffmpeg passes over such a tag before it looks what a file is, so this is a sound by its beginning and a playlist to whoever opens it. */
export const behindTag = (list: string): Buffer => {
  const tag = Buffer.concat([Buffer.from('TIT2\0\0\0\x02\0\0\0x', 'latin1'), Buffer.alloc(116)]);
  return Buffer.concat([Buffer.from('ID3\x03\0\0\0\0\x01\0', 'latin1'), tag, Buffer.from(list)]);
};
export const taggedPlaylist: HostileCase = {
  name: 'a playlist behind the tag of a sound',
  file: 'a.mp3',
  build: ({ film }) => behindTag(playlist(film)),
  to: 'wav',
  ends: refused,
};

const made = (name: string, make: (file: string) => void): Buffer => {
  const file = path.join(makeFolder('made'), name);
  make(file);
  return fs.readFileSync(file);
};
const still = (file: string, seconds: number) =>
  ffmpeg(
    ...['-f', 'lavfi', '-i', 'color=#20c040:size=160x120:rate=1:duration=2', '-vf', `setpts=N*${seconds}/TB`],
    ...['-fps_mode', 'passthrough', '-c:v', 'libx264', file],
  );
const decades = (film: Buffer): Buffer => {
  for (const [box, offset] of Object.entries({ mvhd: 20, mdhd: 20, tkhd: 24, elst: 12 }))
    for (let at = film.indexOf(box); at >= 0; at = film.indexOf(box, at + 4))
      film.writeUInt32BE(0x7fff_ffff, at + offset);
  return film;
};
const silence = (hours: number) => (file: string) =>
  void ffmpeg(
    '-f',
    'lavfi',
    '-i',
    `anullsrc=r=8000:cl=mono:d=${hours * 3600}`,
    '-c:a',
    'flac',
    '-compression_level',
    '0',
    file,
  );

export const mediaCases: readonly HostileCase[] = [
  ...Object.entries(lists).flatMap(([name, build]): HostileCase[] =>
    ['a.mp4', 'a.avi', 'a.m3u8'].map((file) => ({
      name: `${name} as ${file}`,
      file,
      build,
      to: 'webm',
      ends: refused,
    })),
  ),
  taggedPlaylist,
  ...Object.entries(lists).map(([name, build]): HostileCase => ({
    ...taggedPlaylist,
    name: `${name} behind a tag`,
    build: (bait) => behindTag(build(bait)),
  })),
  // Whoever only asks what a file is opens it, too.
  ...Object.entries(lists).map(([name, build]): HostileCase => ({
    name: `${name}, and what is in it`,
    file: 'a.mp4',
    build,
    operation: 'probe',
    to: 'json',
    ends: [...refused, 'done'],
  })),
  {
    ...taggedPlaylist,
    name: 'a playlist behind the tag of a sound, and what is in it',
    operation: 'probe',
    to: 'json',
  },
  {
    name: 'two frames a day apart',
    file: 'a.mkv',
    build: () => made('day.mkv', (file) => still(file, 86_400)),
    to: 'mp4',
    ends: ['duration_limit'],
  },
  {
    name: 'a header that promises decades',
    file: 'a.mp4',
    build: () => decades(made('years.mp4', (file) => makeFilm(file))),
    to: 'webm',
    ends: ['duration_limit'],
  },
  {
    name: 'a day and a half of silence',
    file: 'a.flac',
    build: () => made('days.flac', silence(36)),
    to: 'wav',
    ends: ['duration_limit'],
  },
  {
    name: 'half a film',
    file: 'a.mp4',
    build: () => {
      const film = made('whole.mp4', (file) => makeFilm(file));
      return film.subarray(0, film.length / 2);
    },
    to: 'webm',
    ends: ['input_corrupt'],
  },
];

export const mediaTwins: readonly HostileCase[] = [
  ...['mp4', 'avi', 'mkv'].map((kind): HostileCase => ({
    name: `a film as ${kind}`,
    file: `a.${kind}`,
    build: () => made(`twin.${kind}`, (file) => makeFilm(file)),
    to: kind === 'mkv' ? 'mp4' : 'webm',
    ends: ['done'],
  })),
  {
    name: 'a film, and what is in it',
    file: 'a.mp4',
    build: () => made('asked.mp4', (file) => makeFilm(file)),
    operation: 'probe',
    to: 'json',
    ends: ['done'],
  },
  {
    name: 'a sound with a tag',
    file: 'a.mp3',
    build: () =>
      made('twin.mp3', (file) =>
        ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=440:duration=2', '-metadata', 'title=x', file),
      ),
    to: 'wav',
    ends: ['done'],
  },
  {
    name: 'a minute of silence',
    file: 'a.flac',
    build: () => made('minute.flac', silence(1 / 60)),
    to: 'wav',
    ends: ['done'],
  },
];
