// Books of Kindle readers, where calibre is installed; where it is not, they are not offered, and the reason names it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { findTool } from '../../src/conversion/process/find-tool.js';
import { openDocumentEngines, run, textOfPdf } from './document-run.js';

const isHere = findTool('ebook-convert') !== undefined;
let engines: Engine[] = [];
beforeAll(() => {
  engines = openDocumentEngines();
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const words = 'The word is xylophone, слово это ксилофон';
const book = `---\ntitle: A book\n---\n\n# One\n\n${words}\n\n# Two\n\n${'more words '.repeat(2000)}\n`;
const made = async (to: string): Promise<Buffer> =>
  fs.readFileSync((await run(engines, 'a.md', book, to, { route: wayTo(to) })).path);
const wayTo = (to: string) => [
  { engine: 'pandoc', from: 'md', to: 'epub' },
  ...(to === 'epub' ? [] : [{ engine: 'calibre', from: 'epub', to }]),
];

it('says whether it works here', async () => {
  const health = await engines.find(({ id }) => id === 'calibre')!.probe();
  if (isHere) expect(health).toMatchObject({ available: true, version: expect.stringMatching(/^\d/) as string });
  else expect(health).toMatchObject({ available: false, reason: expect.stringContaining('calibre') as string });
});

describe.runIf(isHere)('where it is', () => {
  it.each([
    ['mobi', 6],
    ['azw3', 8],
  ])('a book becomes %s and comes back with its words', async (format, version) => {
    const kindle = await made(format);
    expect(kindle.toString('latin1', 60, 68)).toBe('BOOKMOBI');
    expect(kindle.readUInt32BE(kindle.readUInt32BE(78) + 36)).toBe(version);
    const back = await run(engines, `a.${format}`, kindle, 'epub');
    const text = execFileSync('pandoc', ['-f', 'epub', '-t', 'plain', '--wrap', 'none', back.path]).toString();
    expect(text).toContain(words);
    expect(text).toContain('Two');
  });

  it('goes on from there to whatever books become', async () => {
    const kindle = await made('azw3');
    for (const to of ['txt', 'html', 'md'])
      expect(fs.readFileSync((await run(engines, 'a.azw3', kindle, to)).path, 'utf8'), to).toContain('xylophone');
    expect(textOfPdf((await run(engines, 'a.azw3', kindle, 'pdf')).path)).toContain('ксилофон');
  });

  it('what is damaged is the fault of nobody else', async () => {
    const kindle = await made('mobi');
    for (const [name, content] of [
      ['a.mobi', kindle.subarray(0, kindle.length / 3)],
      ['a.azw3', Buffer.from('this is nothing')],
    ] as const)
      await expect(run(engines, name, content, 'epub')).rejects.toMatchObject({
        code: 'input_corrupt',
        retryable: false,
      });
  });
});
