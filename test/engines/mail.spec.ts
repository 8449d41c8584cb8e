// E-mails as pages, texts and PDFs: letters of every alphabet, the pictures inside, and what stays behind is named.
import fs from 'node:fs';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { openDocumentEngines, run, textOfPdf } from './document-run.js';

const engines = openDocumentEngines();
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const base64 = (bytes: Buffer | string) => Buffer.from(bytes as string).toString('base64');
const word = (text: string) => `=?utf-8?B?${base64(text)}?=`;
const koi8 = Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]);
const picture = () =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer();

async function full(): Promise<string> {
  return [
    `From: ${word('Анна')} <anna@shop.example>`,
    `To: bob@shop.example,`,
    `\tcarol@shop.example`,
    `Subject: ${word('Счёт за ')}`,
    ` ${word('октябрь')}`,
    'Date: Sat, 21 Nov 2026 05:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="outer"',
    '',
    'This is no part.',
    '--outer',
    'Content-Type: multipart/alternative; boundary=inner',
    '',
    '--inner',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'the other way',
    '--inner',
    'Content-Type: multipart/related; boundary=rel',
    '',
    '--rel',
    'Content-Type: text/html; charset="utf-8"',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    `<html><body onload=3D"steal()"><h1>=D0=97=D0=B4=D1=80=D0=B0=D0=B2=D1=81=D1=82=D0=B2=D1=83=D0=B9</h1><script>steal()</script>=\r\n<p>A long line <img src=3D"cid:logo@x"> <img src=3D"http://tracker.example/p.png"></p></body></html>`,
    '--rel',
    'Content-Type: image/png',
    'Content-ID: <logo@x>',
    'Content-Transfer-Encoding: base64',
    '',
    base64(await picture()),
    '--rel--',
    '--inner--',
    '--outer',
    "Content-Type: application/pdf; name*=utf-8''%D1%81%D1%87%D1%91%D1%82.pdf",
    'Content-Disposition: attachment',
    'Content-Transfer-Encoding: base64',
    '',
    base64('%PDF-1.7'),
    '--outer--',
    '',
  ].join('\r\n');
}

it('become a page with the letter, its pictures, and nothing that acts or calls', async () => {
  const output = await run(engines, 'a.eml', await full(), 'html');
  const html = fs.readFileSync(output.path, 'utf8');
  for (const text of ['Анна', 'carol@shop.example', 'Счёт за октябрь', 'Здравствуй', 'A long line', 'data:image/png'])
    expect(html).toContain(text);
  for (const text of ['the other way', 'steal', 'tracker.example', 'This is no part']) expect(html).not.toContain(text);
  expect(output.warnings.find(({ code }) => code === 'attachments_left_out')?.detail).toContain('счёт.pdf');
});

it('become PDF and text', async () => {
  const pdf = await run(engines, 'a.eml', await full(), 'pdf');
  expect(textOfPdf(pdf.path)).toMatch(/Анна[^]*Счёт за октябрь[^]*Здравствуй/);
  expect(pdf.warnings.map(({ code }) => code)).toContain('attachments_left_out');
  const text = await run(engines, 'a.eml', await full(), 'txt');
  expect(fs.readFileSync(text.path, 'utf8')).toMatch(/Subject:\W*Счёт за октябрь[^]*Здравствуй/);
});

it('of plain text in an old encoding keep their letters and signs', async () => {
  const head = 'From: a@b.example\nDate: now\nContent-Type: text/plain; charset=koi8-r\n\n';
  const mail = Buffer.concat([Buffer.from(head), koi8, Buffer.from('\n1 < 2 & <b>\n\nSecond')]);
  const text = fs.readFileSync((await run(engines, 'a.eml', mail, 'txt')).path, 'utf8');
  expect(text).toMatch(/Привет\s+1 < 2 & <b>\s+Second/);
});

it.each([
  ['text/html', '<html><meta charset="koi8-r"><body><p>', []],
  ['text/html; charset=us-ascii', '<p>', ['letters_guessed']],
  ['text/plain', '', ['letters_guessed']],
])('whose header does not say how %s is written keep their letters', async (type, before, warnings) => {
  const head = `From: a@b.example\nDate: now\nContent-Type: ${type}\n\n${before}`;
  const mail = Buffer.concat([Buffer.from(head), koi8, Buffer.from(', '), koi8]);
  const output = await run(engines, 'a.eml', mail, 'txt');
  expect(fs.readFileSync(output.path, 'utf8')).toContain('Привет, Привет');
  expect(output.warnings.map(({ code }) => code)).toEqual(warnings);
});

const nested = (deep: number) =>
  Array.from({ length: deep }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`).join('');
it.each([
  ['parts inside each other without end', `From: a\nSubject: b\n${nested(50)}`],
  ['no headers at all', 'only words'],
])('%s are the file’s fault', async (_what, mail) => {
  await expect(run(engines, 'a.eml', mail, 'html')).rejects.toMatchObject({ code: 'input_corrupt' });
});

it('a part that never closes, and fields that are cut, do no harm', async () => {
  const mail =
    'From: a@b.example\nSubject: =?utf-8?B?\nContent-Type: multipart/mixed; boundary="b"; name="x\n\n--b\n\nhello';
  const output = await run(engines, 'a.eml', mail, 'txt');
  expect(fs.readFileSync(output.path, 'utf8')).toContain('From');
});
