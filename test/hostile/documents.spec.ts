// Documents that mean harm or are broken: the right no, nothing fetched, nothing of them left, and the next document is served.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/conversion/engine.js';
import { openDocumentEngines, run, textOfPdf } from '../engines/document-run.js';
import { lockedOffice } from '../engines/locked-office.js';
import {
  docx,
  docxBomb,
  linkedPicture,
  lockedOdt,
  odp,
  odt,
  paragraph,
  sheetRow,
  sumBomb,
  textCell,
  xlsx,
  zip,
} from '../engines/office-files.js';
import { quarters } from '../engines/pictures.js';
import { httpClient } from '../harness/http-client.js';
import { processesWith } from '../harness/processes.js';
import { startProduct, type Product } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

let engines: Engine[] = [];
let spoolDir = '';
beforeAll(() => {
  spoolDir = makeFolder('spool');
  engines = openDocumentEngines({ spoolDir });
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

/** Four seconds of work: no process is still starting then. */
const BUSY_TICKS = 400;
/** Hundredths of a second; 0 of what has ended. */
function processorTicks(pid: number): number {
  try {
    const facts = fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(facts[11]) + Number(facts[12]);
  } catch {
    return 0;
  }
}

const letter = docx(paragraph('hello'));
const servesTheNext = async () =>
  expect(textOfPdf((await run(engines, 'a.docx', letter, 'pdf')).path)).toContain('hello');

describe('files that are not what they should be', () => {
  it.each([
    ['half a document', 'a.docx', letter.subarray(0, letter.length / 2)],
    ['noise', 'a.docx', randomBytes(50_000)],
    ['noise', 'a.doc', randomBytes(50_000)],
    ['noise', 'a.odt', randomBytes(50_000)],
    ['an archive of nothing', 'a.docx', zip([['word/document.xml', 'nothing']])],
    ['noise', 'a.xls', randomBytes(50_000)],
  ])('%s as %s is the user’s error', async (_case, name, content) => {
    await expect(run(engines, name, content, 'pdf')).rejects.toMatchObject({ code: 'input_corrupt', retryable: false });
    await servesTheNext();
  });

  it('a bomb is not opened, whatever it says of itself', async () => {
    for (const bomb of [docxBomb(600), docxBomb(600, 1000)])
      await expect(run(engines, 'a.docx', bomb, 'pdf')).rejects.toMatchObject({ code: 'archive_bomb' });
    expect(textOfPdf((await run(engines, 'a.docx', docx(' '.repeat(2 ** 20)), 'pdf')).path).trim()).toBe('');
  });
});

describe('locked documents', () => {
  const locked = lockedOdt('<text:p>behind the lock</text:p>', 'opens');
  const open = (options: object) => run(engines, 'a.odt', locked, 'pdf', { options });

  it('open with their password and no other, and say when one is missing', async () => {
    expect(textOfPdf((await open({ password: 'opens' })).path)).toContain('behind the lock');
    await expect(open({ password: 'wrong' })).rejects.toMatchObject({ code: 'password_wrong' });
    await expect(open({})).rejects.toMatchObject({ code: 'input_encrypted' });
    await servesTheNext();
  });
});

describe('a table that never ends', () => {
  it('is killed at its limit, and its process is replaced', async () => {
    const limit = new AbortController();
    const warm = () => processesWith({ folder: spoolDir }).map(({ pid }) => pid);
    const spent = new Map(warm().map((pid) => [pid, processorTicks(pid)]));
    const running = run(engines, 'a.xlsx', sumBomb(), 'pdf', { signal: limit.signal });
    const stopped = expect(running).rejects.toMatchObject({ code: 'soft_timeout' });
    const counts = () => warm().find((pid) => processorTicks(pid) > (spent.get(pid) ?? 0) + BUSY_TICKS);
    await expect.poll(counts, { timeout: 120_000 }).toBeDefined();
    const busy = counts();
    limit.abort({ code: 'soft_timeout' });
    await stopped;
    await servesTheNext();
    expect(warm()).not.toContain(busy);
  });
});

describe('what lies elsewhere', () => {
  const hits: string[] = [];
  let trap: http.Server;
  let secret = '';
  beforeAll(async () => {
    trap = http.createServer((request, response) => {
      hits.push(`${request.method ?? ''} ${request.url ?? ''}`);
      response.end();
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    secret = path.join(makeFolder('secret'), 'secret.png');
    fs.writeFileSync(secret, await quarters().png().toBuffer(), { mode: 0o644 });
  });
  afterAll(() => new Promise((resolve) => trap.close(resolve)));

  const odtPicture = (at: string) =>
    odt(
      `<text:p>text<draw:frame svg:width="3cm" svg:height="3cm" text:anchor-type="as-char"><draw:image xlink:href="${at}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>`,
    );
  const sources: [string, (at: string) => Buffer][] = [
    ['a.docx', (at) => docx(paragraph('text') + linkedPicture('x1'), [['x1', 'image', at]])],
    ['b.docx', (at) => docx(paragraph('text'), [['x1', 'attachedTemplate', at]])],
    ['a.odt', odtPicture],
    [
      'b.odt',
      (at) =>
        odt(
          `<text:section text:name="s"><text:section-source xlink:href="${at}" xlink:type="simple"/></text:section><text:p>text</text:p>`,
        ),
    ],
    ['a.rtf', (at) => Buffer.from(`{\\rtf1 text {\\field{\\*\\fldinst INCLUDEPICTURE "${at}" \\\\d}{\\fldrslt }}}`)],
  ];

  it.each(sources)('%s: neither the network nor other files are read', async (name, content) => {
    const { port } = trap.address() as AddressInfo;
    for (const at of [`http://127.0.0.1:${port}/${name}.png`, `file://${secret}`]) {
      const output = await run(engines, name, content(at), 'pdf');
      expect(textOfPdf(output.path)).toContain('text');
      expect(fs.readFileSync(output.path, 'latin1')).not.toContain('/Subtype/Image');
    }
    expect(hits).toEqual([]);
  });

  it('a picture inside the document is drawn, so that its absence above means something', async () => {
    const picture = `data:image/png;base64,${(await quarters().png().toBuffer()).toString('base64')}`;
    const document = fs.readFileSync((await run(engines, 'a.md', `![x](${picture})`, 'odt')).path);
    const output = await run(engines, 'a.odt', document, 'pdf');
    expect(fs.readFileSync(output.path, 'latin1')).toContain('/Subtype/Image');
  });
});

describe('through the door', () => {
  it('documents are converted, bombs and noise get a sentence', async () => {
    const product = await startProduct({ roles: ['api', 'worker --queues document:1'] });
    const client = httpClient(product.url);
    const send = (name: string, body: Buffer) =>
      client.fetch(`/api/v1/convert/pdf?filename=${name}&wait=60`, { method: 'POST', body: new Uint8Array(body) });
    const good = await send('a.docx', letter);
    expect(good.status).toBe(200);
    expect(Buffer.from(await good.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(await (await send('a.docx', docxBomb(600))).json()).toMatchObject({ code: 'archive_bomb' });
    expect(await (await send('a.docx', randomBytes(1000))).json()).toMatchObject({ code: 'input_corrupt' });
    const locked = lockedOdt('<text:p>behind the lock</text:p>', 'open sesame');
    const task = await client.fetch('/api/v1/tasks', {
      method: 'POST',
      headers: { Prefer: 'wait=60' },
      body: formOf(locked, 'a.odt', 'open sesame'),
    });
    const answer = await task.text();
    expect(JSON.parse(answer)).toMatchObject({ status: 'done' });
    expect(answer).not.toContain('sesame');
    expect(product.logs()).not.toContain('sesame');
    await product.stop();
  });
});

describe('a password', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct({ roles: ['api', 'worker --queues document:1'] });
  });
  afterAll(() => product.stop());

  const said = 'behind the lock';
  const secret = 'open sesame';
  const lockedPdf = async (): Promise<Buffer> => {
    const open = (await run(engines, 'a.docx', docx(paragraph(said)), 'pdf')).path;
    const file = path.join(makeFolder('locked'), 'a.pdf');
    execFileSync('qpdf', ['--encrypt', secret, secret, '256', '--', open, file]);
    return fs.readFileSync(file);
  };
  const slides = async (): Promise<Buffer> => fs.readFileSync((await run(engines, 'a.odp', odp(said), 'pptx')).path);
  it.each([
    ['docx', 'txt', () => lockedOffice(docx(paragraph(said)), secret)],
    ['xlsx', 'csv', () => lockedOffice(xlsx([sheetRow(textCell(said))]), secret)],
    ['pptx', 'pdf', async () => lockedOffice(await slides(), secret)],
    ['odt', 'txt', () => lockedOdt(`<text:p>${said}</text:p>`, secret)],
    ['pdf', 'txt', lockedPdf],
  ] as const)('is asked for by a locked %s, and opens it', async (format, asText, make) => {
    const client = httpClient(product.url);
    const file = await make();
    const send = async (to: string, password?: string) => {
      const body = formOf(file, `a.${format}`, password, to);
      return (await client.post<Task>('/api/v1/tasks', body, { Prefer: 'wait=60' })).body;
    };
    expect(await send(asText)).toMatchObject({ status: 'failed', error: { code: 'input_encrypted' } });
    expect(await send(asText, 'wrong')).toMatchObject({ status: 'failed', error: { code: 'password_wrong' } });
    for (const to of new Set([asText, 'pdf'])) {
      const done = await send(to, secret);
      expect(done).toMatchObject({ status: 'done', error: null });
      const { body } = await client.bytes(done.outputs[0]?.links.content ?? '');
      const result = path.join(makeFolder('opened'), `a.${to}`);
      fs.writeFileSync(result, body);
      expect(to === 'pdf' ? textOfPdf(result) : body.toString()).toContain(said);
    }
  });

  it.each(['png', 'heic', 'md', 'html', 'docx', 'txt', 'epub'])(
    'opens a locked document on its way to %s',
    async (to) => {
      const client = httpClient(product.url);
      const locked = lockedOdt('<text:p>behind the lock</text:p>', 'open sesame');
      const send = async (password: string) => {
        const body = formOf(locked, 'a.odt', password, to);
        const made = await client.post<Task>('/api/v1/tasks', body, { Prefer: 'wait=60' });
        return made.body;
      };
      const done = await send('open sesame');
      expect(done).toMatchObject({ status: 'done', error: null });
      const { body } = await client.bytes(done.outputs[0]?.links.content ?? '');
      if (['md', 'html', 'txt'].includes(to)) expect(body.toString()).toContain('behind the lock');
      expect(await send('wrong')).toMatchObject({ status: 'failed', error: { code: 'password_wrong' } });
    },
  );
});

interface Task {
  readonly outputs: readonly { readonly links: { readonly content: string } }[];
}

function formOf(file: Buffer, name: string, password?: string, target = 'pdf'): FormData {
  const form = new FormData();
  form.set('target', target);
  if (password !== undefined) form.set('options', JSON.stringify({ password }));
  form.set('file', new File([new Uint8Array(file)], name));
  return form;
}
