// Data files through the warm process that reads them; what each format keeps is in data-recipe.spec.ts.
import fs from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { DataEngine } from '../../src/conversion/engines/data.engine.js';
import { makeFolder } from '../harness/work-area.js';
import { convertOne } from './one-conversion.js';

const engines = [new DataEngine({ spoolDir: makeFolder('spool') })];
afterAll(() => Promise.all(engines.map((engine) => engine.close())));
const xmlHead = '<?xml version="1.0" encoding="UTF-8"?>\n';
const run = async (name: string, content: string | Buffer, to: string) => {
  const [output] = await convertOne({ engines, name, content, to });
  return { ...output!, text: fs.readFileSync(output!.path, 'utf8') };
};

describe('data files', () => {
  it.each([
    ['a.json', '{"a":[1,"x"]}', 'yaml', 'a:\n  - 1\n  - x\n'],
    ['a.yml', 'b: 12345678901234567890', 'json', '{\n  "b": 12345678901234567890\n}\n'],
    ['a.toml', 'c = "д"\nd = 1', 'xml', `${xmlHead}<root>\n  <c>д</c>\n  <d>1</d>\n</root>\n`],
    ['a.xml', '<?xml version="1.0"?><d>1</d>', 'toml', 'd = "1"\n'],
    ['a.csv', 'e;f\n1;2\n', 'tsv', 'e\tf\r\n1\t2\r\n'],
    ['a.tsv', 'g\th\n007\t\n', 'json', '[\n  {\n    "g": "007",\n    "h": ""\n  }\n]\n'],
    ['a.srt', '1\n00:00:01,000 --> 00:00:02,000\nhi\n', 'vtt', 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nhi\n'],
  ])('%s becomes what it is called: %#', async (name, content, to, expected) => {
    expect(await run(name, content, to)).toMatchObject({ format: to, text: expected, warnings: [] });
  });

  it('are read in UTF-16 too, and other letters are refused', async () => {
    const utf16 = Buffer.from('\uFEFF{"ж":1}', 'utf16le');
    expect((await run('a.json', utf16, 'yaml')).text).toBe('ж: 1\n');
    const far = Buffer.concat([Buffer.alloc(70_000, ' '), Buffer.from([0x7b, 0x22, 0xe6, 0x22, 0x7d])]);
    await expect(run('a.json', far, 'yaml')).rejects.toMatchObject({ code: 'input_corrupt', message: /UTF-8/ });
  });

  it('say what is lost', async () => {
    const { warnings } = await run('a.srt', '1\n00:00:01,001 --> 00:00:02,000\nhi\n', 'ass');
    expect(warnings).toMatchObject([{ code: 'milliseconds_lost' }]);
  });

  it('of megabytes come through whole', async () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => ({ id, name: `name ${id}`, note: 'x'.repeat(id % 20) }));
    const { text } = await run('a.json', JSON.stringify(rows), 'csv');
    expect(text.split('\r\n')).toHaveLength(rows.length + 2);
    expect((await run('a.csv', text, 'json')).text).toContain('"name": "name 99999"');
  });

  it.each([
    ['bytes that nest without end', 'a.yaml', '['.repeat(200_000)],
    ['a JSON that ends too early', 'a.json', '{"a":'],
  ])('%s are the file’s fault, and the next is served', async (_case, name, content) => {
    await expect(run(name, content, name.endsWith('json') ? 'yaml' : 'json')).rejects.toMatchObject({
      code: expect.stringMatching(/input_corrupt|dimension_limit/) as string,
      retryable: false,
    });
    expect((await run('a.json', '{}', 'yaml')).text).toBe('{}\n');
  });
});
