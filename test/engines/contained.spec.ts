// Each engine at work as root and as an ordinary user, with and without what containers take away: there the cage has no bubblewrap, and shows a program less of
// the machine than bubblewrap would.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CageReport } from '../../src/conversion/process/cage.js';
import { makePng } from '../harness/pictures.js';
import { processesWith, untilNone } from '../harness/processes.js';
import { makeFolder } from '../harness/work-area.js';
import { docx } from './office-files.js';
import { places, type Place } from './places.js';

interface Answer {
  readonly report: CageReport;
  readonly missing: readonly string[];
  readonly ends: readonly {
    /** The engines of its route. */ readonly by?: string;
    readonly sizeBytes?: number;
    readonly failed?: string;
  }[];
}
/** Needs namespaces of its own, so it is not offered without bubblewrap; or is not in Debian's usual set. */
const mayBeMissing = ['chromium', 'calibre'];
const jobs: readonly (readonly [from: string, to: string, by: string])[] = [
  ['docx', 'pdf', 'libreoffice'],
  ['docx', 'odt', 'libreoffice'],
  ['md', 'html', 'pandoc'],
  ['md', 'docx', 'pandoc'],
  ['png', 'webp', 'sharp'],
  ['png', 'jxl', 'sharp vips'],
  ['png', 'bmp', 'sharp imagemagick'],
  ['wav', 'mp3', 'ffmpeg-audio'],
  ['gif', 'mp4', 'ffmpeg-video'],
  ['tar', 'zip', 'bsdtar'],
  ['json', 'yaml', 'data'],
  ['png', 'gz', 'gzip'],
  ['eps', 'png', 'ghostscript sharp'],
];

let samples: string;
beforeAll(async () => {
  samples = makeFolder('samples');
  const at = (name: string): string => path.join(samples, name);
  const write = (name: string, content: string | Buffer): void => fs.writeFileSync(at(name), content);
  write('a.docx', docx('<w:p><w:r><w:t>Привет, мир</w:t></w:r></w:p>'));
  write('a.md', '# Title\n\nwords\n');
  write('a.json', '{"a": 1}');
  write('a.png', await makePng());
  write('a.eps', '%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n0 0 100 100 rectfill\nshowpage\n%%EOF\n');
  const ffmpeg = (...args: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', ...args]);
  ffmpeg('-i', 'sine=duration=1', at('a.wav'));
  ffmpeg('-i', 'testsrc=duration=1:size=64x64:rate=5', at('a.gif'));
  execFileSync('tar', ['-cf', at('a.tar'), '-C', samples, 'a.md']);
});

/** LibreOffice's, which lie there whatever it is told, and which nobody else may find. */
const sockets = (): string[] => fs.readdirSync('/tmp').filter((name) => name.startsWith('OSL_PIPE_'));

async function convertAll(place: Place): Promise<Answer> {
  const folder = makeFolder('contained');
  fs.chmodSync(folder, 0o711);
  // What is converted is lent to the users of its tools, so each place has copies of its own.
  for (const name of fs.readdirSync(samples)) fs.copyFileSync(path.join(samples, name), path.join(folder, name));
  const { uid } = place;
  if (uid !== undefined)
    for (const each of ['', ...fs.readdirSync(folder)]) fs.chownSync(path.join(folder, each), uid, uid);
  const line = [...place.wrapper, process.execPath, path.join(import.meta.dirname, 'conversion-runner.mjs'), folder];
  const child = spawn(line[0]!, line.slice(1), {
    ...(uid !== undefined && { uid, gid: uid }),
    env: { ...process.env, HOME: folder },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(jobs.map(([from, to]) => ({ from, to, input: path.join(folder, `a.${from}`) }))));
  const answer = JSON.parse(await text(child.stdout)) as Answer;
  expect(await untilNone(() => processesWith({ folder }))).toEqual([]);
  return answer;
}

describe.each(places)('$place', (place) => {
  let answer: Answer;
  let before: readonly string[];
  beforeAll(async () => {
    before = sockets();
    answer = await convertAll(place);
  });

  it('every engine is there, in a whole cage', () => {
    expect(answer.report).toMatchObject({ level: 'full', missing: null });
    if (place.wrapper.length > 0) expect(answer.report.bubblewrap).toBe(false);
    expect(answer.missing.filter((id) => !mayBeMissing.includes(id))).toEqual([]);
  });

  it.each(jobs.map(([from, to, by], index) => ({ from, to, by, index })))(
    '$from becomes $to by $by',
    ({ by, index }) => {
      expect(answer.ends[index]).toMatchObject({ by });
      expect(answer.ends[index]?.sizeBytes).toBeGreaterThan(0);
    },
  );

  it('leaves no socket where others could find it', () => {
    expect(sockets().filter((name) => !before.includes(name))).toEqual([]);
  });
});
