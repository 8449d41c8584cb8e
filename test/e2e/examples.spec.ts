// The programs of examples/, run as their readers would run them: one conversion each against a server that wants a key, and a refusal.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { httpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';
import { makeFolder } from '../harness/work-area.js';

const run = promisify(execFile);
/** Go builds its whole library first, on a machine that may be busy. */
const COMPILES_WITHIN_MS = 300_000;
const examples = path.join(projectRoot, 'examples');
const login = { email: 'admin@example.org', password: 'a long password' };
let product: Product;
let folder: string;
let key: string;

beforeAll(async () => {
  const settings = { ADMIN_EMAIL: login.email, ADMIN_PASSWORD: login.password };
  product = await startProduct({ roles: ['api', 'worker --queues image:2'], settings });
  folder = makeFolder('examples');
  const admin = await logIn(product.url, login);
  const scopes = ['tasks:read', 'tasks:write', 'files:read', 'files:write'];
  key = (await admin.post<{ key: string }>('/api/v1/admin/api-keys', { name: 'examples', scopes })).body.key;
});
afterAll(() => product.stop());

/** Go wants places of its own for what it builds. */
const environment = () => ({
  PATH: process.env['PATH'],
  HOME: folder,
  GOCACHE: path.join(folder, 'go'),
  TMPDIR: process.env['TMPDIR'],
  ATHANOR_URL: product.url,
  ATHANOR_KEY: key,
});

/** Client and example as their compilers leave them, side by side as in the checkout. */
async function compiled(): Promise<string> {
  const tsc = path.join(projectRoot, 'node_modules/typescript/bin/tsc');
  const client = path.join(projectRoot, 'clients/typescript');
  await run(process.execPath, [tsc, '-p', client, '--outDir', path.join(folder, 'clients/typescript/dist')]);
  fs.writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  const source = fs.readFileSync(path.join(examples, 'convert.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  fs.mkdirSync(path.join(folder, 'examples'));
  const file = path.join(folder, 'examples/convert.js');
  fs.writeFileSync(file, outputText);
  return file;
}

const languages: readonly (readonly [string, () => Promise<readonly string[]>])[] = [
  ['curl', async () => ['sh', path.join(examples, 'convert.sh')]],
  ['Python', async () => ['python3', path.join(examples, 'convert.py')]],
  ['Go', async () => ['go', 'run', path.join(examples, 'convert.go')]],
  ['PHP', async () => ['php', path.join(examples, 'convert.php')]],
  ['TypeScript', async () => [process.execPath, await compiled()]],
];

describe.each(languages)('the example in %s', (language, command) => {
  it(
    'converts a picture, tells of its progress and fetches the result; a refusal is told and ends it',
    async () => {
      const [program = '', ...words] = await command();
      const cwd = path.join(folder, language);
      fs.mkdirSync(cwd);
      fs.writeFileSync(path.join(cwd, 'photo.png'), await makePng({ width: 40, height: 30 }));
      const { stdout, stderr } = await run(program, [...words, 'photo.png', 'webp'], { cwd, env: environment() });
      expect(stdout.trim()).toBe('photo.webp');
      expect(stderr).toMatch(/done 100%/);
      expect(await sharp(path.join(cwd, 'photo.webp')).metadata()).toMatchObject({
        format: 'webp',
        width: 40,
        height: 30,
      });
      const refused = await run(program, [...words, 'photo.png', 'nonsense'], { cwd, env: environment() }).then(
        () => undefined,
        (error: unknown) => error as { code: number; stderr: string; stdout: string },
      );
      expect(refused?.code).toBeGreaterThan(0);
      expect(`${refused?.stderr ?? ''}${refused?.stdout ?? ''}`).toContain('nonsense');
    },
    COMPILES_WITHIN_MS,
  );
});

it('the check of a webhook takes what a foreign signer signed, and nothing else', async () => {
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const [at, body] = [new Date(), '{"type":"task.done"}'];
  const signature = new Webhook(secret).sign('msg_1', at, body);
  const check = async (given: string, text: string, seconds = Math.floor(at.getTime() / 1000)) => {
    const child = run('python3', [path.join(examples, 'webhook.py'), secret, 'msg_1', String(seconds), given]);
    child.child.stdin?.end(text);
    return child.then(
      ({ stdout }) => stdout.trim(),
      (error: unknown) => (error as { stdout: string }).stdout.trim(),
    );
  };
  expect(await check(`v1,nonsense ${signature}`, body)).toBe('genuine');
  expect(await check(signature, `${body} `)).toBe('not genuine');
  expect(await check(signature, body, 1000)).toBe('not genuine');
});

it('the server is asked by the programs with a key only', async () => {
  expect((await httpClient(product.url).get('/api/v1/tasks')).status).toBe(401);
});
