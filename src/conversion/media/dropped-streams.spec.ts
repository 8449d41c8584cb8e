import { expect, it } from 'vitest';
import { dropped, unsaid } from './dropped-streams.js';
import { readFacts } from './media-facts.js';

const film = (kinds: readonly string[], chapters = 0) =>
  readFacts(
    JSON.stringify({
      streams: kinds.map((codec_type, index) => ({ index, codec_type })),
      chapters: Array(chapters).fill({}),
      format: { format_name: 'matroska' },
    }),
  );
const without = (lost: readonly string[], chapters = 0) => {
  const facts = film(['video', 'audio', ...lost], chapters);
  const [picture, sound] = facts.streams as never[];
  const container = { untagged: false, chapters: false } as never;
  return [
    ...dropped(facts, { picture: picture!, sounds: [sound!], attachments: false }),
    ...unsaid(facts, container, { metadata: 'keep', speed: 1 }),
  ].map(({ detail }) => detail);
};

it('counts what was left out, one or several', () => {
  expect(without(['audio', 'video', 'subtitle', 'attachment'], 1)).toEqual([
    '1 of 2 sound tracks was left out; the first is kept.',
    '1 further picture was left out; the main one is kept.',
    '1 track of subtitles was left out, because the result cannot hold it.',
    '1 file that lies in the film, such as a font of subtitles, was left out, because the result cannot hold it.',
    '1 chapter was left out, because the result cannot hold it.',
  ]);
  expect(without(['audio', 'audio', 'subtitle', 'subtitle'], 3)).toEqual([
    '2 of 3 sound tracks were left out; the first is kept.',
    '2 tracks of subtitles were left out, because the result cannot hold them.',
    '3 chapters were left out, because the result cannot hold them.',
  ]);
});
