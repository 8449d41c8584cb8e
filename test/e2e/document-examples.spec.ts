// Every example of the document, run as the line for the terminal that the page of docs shows: it works, and the answer is as told.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRows } from '../../src/http/document/all-rows.js';
import { curlArguments, curlLine } from '../../src/http/document/curl-line.js';
import { sampleLanguages } from '../../src/http/document/samples/code-samples.js';
import type { RouteRow } from '../../src/http/document/route-row.js';
import { checkAnswer } from '../harness/answer-check.js';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { sampleThings, type Enter } from '../harness/sample-things.js';
import { makeFolder } from '../harness/work-area.js';

let product: Product;
let enter: Enter;
let folder: string;

beforeAll(async () => {
  const roles = ['api', 'worker --queues image:2,notify:2', 'beat'];
  product = await startProduct({ roles, settings: { OUTGOING_PRIVATE: '127.0.0.1', MAX_UNFINISHED: '5000' } });
  folder = makeFolder('terminal');
  fs.writeFileSync(path.join(folder, 'photo.png'), await makePng());
});
afterAll(() => product.stop());

/** The line as it stands on the page, in a shell, with what a test needs to see beside it. */
async function run(line: string, method: string, credentials: Readonly<Record<string, string>>): Promise<Response> {
  const [heads, body] = [path.join(folder, 'heads'), path.join(folder, 'result')];
  fs.rmSync(body, { force: true });
  const more = Object.entries(credentials).map(([name, value]) => `-H '${name}: ${value}'`);
  const command = line.replace('curl', ['curl -sS -D heads', ...more].join(' '));
  const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: folder, encoding: 'buffer' });
  const last = fs.readFileSync(heads, 'latin1').trim().split('\r\n\r\n').at(-1) ?? '';
  const [first = '', ...rest] = last.split('\r\n');
  const status = Number(first.split(' ')[1]);
  const pairs = rest.map((each): [string, string] => [
    each.slice(0, each.indexOf(':')),
    each.slice(each.indexOf(':') + 1).trim(),
  ]);
  const bytes = new Uint8Array(fs.existsSync(body) ? fs.readFileSync(body) : stdout);
  return new Response(status === 204 || method === 'HEAD' ? null : bytes, { status, headers: pairs });
}

async function tryExample(route: string, row: RouteRow): Promise<Response> {
  const { headers, standIn } = await enter(row);
  const line = await standIn(curlLine(curlArguments(route, row, product.url)));
  const [method = ''] = route.split(' ');
  const answer = await run(line, method, headers);
  const url = new URL(/http:\/\/[^' ]+/.exec(line)?.[0] ?? '');
  expect(answer.status, `${line}\n${await answer.clone().text()}`).toBeLessThan(300);
  await checkAnswer(method, url, answer);
  return answer;
}

describe('the example of', () => {
  it('POST /api/v1/setup works from the terminal, once', async () => {
    const row = allRows['POST /api/v1/setup']!;
    const line = curlLine(curlArguments('POST /api/v1/setup', row, product.url));
    // On a server of its own, which stays open for the others until they make their account.
    const other = await startProduct({ roles: ['api'] });
    try {
      const answer = await run(line.replaceAll(product.url, other.url), 'POST', {});
      expect(answer.status).toBe(201);
      await checkAnswer('POST', new URL('/api/v1/setup', other.url), answer);
    } finally {
      await other.stop();
    }
    enter = await sampleThings(product);
  });

  // Afterwards there is no worker that others could be tried on.
  const last = 'POST /api/v1/celery/workers/:worker/shutdown';
  const first = Object.keys(allRows).filter((route) => route !== 'POST /api/v1/setup' && route !== last);
  it.each([...first, last])('%s works from the terminal', async (route) => {
    await tryExample(route, allRows[route]!);
  });
});

it('the page of docs shows each of them, in both languages, without a script', async () => {
  for (const lang of ['en', 'ru']) {
    const answer = await httpClient(product.url).fetch(`/docs?lang=${lang}`, { headers: { accept: 'text/html' } });
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain(`<html lang="${lang}"`);
    for (const { id } of Object.values(allRows)) expect(page).toContain(`id="${id}"`);
    for (const [id, label] of Object.entries(sampleLanguages))
      expect(page.split(`class="sample" data-code="${id}"`).length, label).toBeGreaterThan(Object.keys(allRows).length);
    if (lang === 'ru')
      expect(Object.values(allRows).filter(({ summary }) => page.includes(`>${summary}. `))).toEqual([]);
  }
});

it('the document is kept by those who have it', async () => {
  const client = httpClient(product.url);
  const first = await client.get<{ openapi: string }>('/openapi.json');
  expect(first.body.openapi).toBe('3.1.0');
  const known = { 'If-None-Match': first.headers.get('etag') ?? '' };
  expect((await client.fetch('/openapi.json', { headers: known })).status).toBe(304);
});
