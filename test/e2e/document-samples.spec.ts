// The samples of the page about the API in the languages themselves: each of them is read by its own compiler or interpreter, and one of every kind is
// run as it stands against a server that wants a key. The lines for curl are run by document-examples.spec.ts.
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { Webhook } from 'standardwebhooks';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allRows } from '../../src/http/document/all-rows.js';
import { sampleIds } from '../../src/http/document/sample-ids.js';
import { codeSamples, type SampleLanguage } from '../../src/http/document/samples/code-samples.js';
import { webhookSamples } from '../../src/http/document/samples/webhook-samples.js';
import { upload } from '../harness/jobs.js';
import { httpClient, type HttpClient } from '../harness/http-client.js';
import { makePng } from '../harness/pictures.js';
import { startProduct, type Product } from '../harness/product.js';
import { logIn } from '../harness/session.js';
import { makeFolder } from '../harness/work-area.js';

const run = promisify(execFile);
/** Go builds its whole library first, on a machine that may be busy. */
const COMPILES_WITHIN_MS = 300_000;
const login = { email: 'admin@example.org', password: 'a long password' };
type Coded = Exclude<SampleLanguage, 'curl'>;
const endings: Readonly<Record<Coded, string>> = { typescript: 'mjs', python: 'py', go: 'go', php: 'php' };
const languages = Object.keys(endings) as Coded[];
let product: Product;
let folder: string;
let client: HttpClient;
let key: string;

beforeAll(async () => {
  const settings = { ADMIN_EMAIL: login.email, ADMIN_PASSWORD: login.password };
  product = await startProduct({ roles: ['api', 'worker --queues image:2'], settings });
  folder = makeFolder('samples');
  const admin = await logIn(product.url, login);
  const scopes = ['tasks:read', 'tasks:write', 'files:read', 'files:write'];
  key = (await admin.post<{ key: string }>('/api/v1/admin/api-keys', { name: 'samples', scopes })).body.key;
  client = httpClient(product.url, { 'X-API-Key': key });
});
afterAll(() => product.stop());

const environment = () => ({
  PATH: process.env['PATH'],
  HOME: folder,
  GOCACHE: path.join(folder, 'go-cache'),
  TMPDIR: process.env['TMPDIR'],
  ATHANOR_KEY: key,
});
const programs: Readonly<Record<Coded, (file: string) => readonly [string, ...string[]]>> = {
  typescript: (file) => [process.execPath, file],
  python: (file) => ['python3', file],
  go: (file) => ['go', 'run', file],
  php: (file) => ['php', file],
};
async function execute(language: Coded, name: string, code: string): Promise<string> {
  const cwd = path.join(folder, language);
  fs.mkdirSync(cwd, { recursive: true });
  fs.writeFileSync(path.join(cwd, 'photo.png'), await makePng({ width: 40, height: 30 }));
  const file = path.join(cwd, `${name}.${endings[language]}`);
  fs.writeFileSync(file, code);
  const [program, ...words] = programs[language](file);
  return (await run(program, words, { cwd, env: environment() })).stdout;
}

/** What a language has against any of its samples. */
const readers: Readonly<Record<Coded, (files: readonly string[]) => Promise<string>>> = {
  async typescript(files) {
    return files
      .flatMap(
        (file) => ts.transpileModule(fs.readFileSync(file, 'utf8'), { reportDiagnostics: true }).diagnostics ?? [],
      )
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
      .join('\n');
  },
  async python(files) {
    return (
      await run('python3', ['-c', 'import ast, sys\nfor f in sys.argv[1:]: ast.parse(open(f).read(), f)', ...files])
    ).stderr;
  },
  async go(files) {
    // It names files that it would write otherwise, and fails where it cannot read one.
    return (await run('gofmt', ['-l', ...files])).stdout;
  },
  async php(files) {
    const check = 'array_shift($argv); foreach ($argv as $f) token_get_all(file_get_contents($f), TOKEN_PARSE);';
    return (await run('php', ['-r', check, '--', ...files])).stderr;
  },
};

describe.each(languages)('the samples in %s', (language) => {
  it('are all in that language', async () => {
    const place = makeFolder(`read-${language}`);
    const files = Object.entries(allRows).map(([route, row]) => {
      const file = path.join(place, `${row.id}.${endings[language]}`);
      // Go ends its files with a line break.
      fs.writeFileSync(file, `${codeSamples(route, row, product.url, true)[language]}\n`);
      return file;
    });
    expect(files.length).toBeGreaterThan(100);
    expect(await readers[language](files)).toBe('');
  });

  it(
    'work as they stand, with the key in the environment: a file, JSON, a query, a stream',
    async () => {
      const sample = (route: string) => codeSamples(route, allRows[route]!, product.url, true)[language];
      await execute(language, 'convert', sample('POST /api/v1/convert/:target'));
      const result = path.join(folder, language, 'result');
      expect(await sharp(result).metadata()).toMatchObject({ format: 'webp', width: 40 });
      const file = await upload(client, new Uint8Array(await makePng()));
      const made = await client.post<{ id: string }>(
        '/api/v1/tasks',
        { file_id: file, target: 'webp' },
        { Prefer: 'wait=30' },
      );
      const batch = await execute(
        language,
        'batch',
        sample('POST /api/v1/tasks/batch').replaceAll(sampleIds.file, file),
      );
      expect(batch).toMatch(/202|201/);
      expect(await execute(language, 'list', sample('GET /api/v1/tasks'))).toMatch(/"data":\[/);
      const stream = sample('GET /api/v1/tasks/:id/events').replaceAll(sampleIds.task, made.body.id);
      expect(await execute(language, 'stream', stream)).toMatch(/event: snapshot[^]*event: done/);
    },
    COMPILES_WITHIN_MS,
  );

  it(
    'checks a webhook: takes what a foreign signer signed, and nothing else',
    async () => {
      const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
      const body = '{"type":"task.done"}';
      const now = new Date();
      const headers = {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': `v1,bm9uc2Vuc2U= ${new Webhook(secret).sign('msg_1', now, body)}`,
      };
      const asked = [
        [headers, body],
        [headers, `${body} `],
        [{ ...headers, 'webhook-timestamp': '1000' }, body],
      ];
      const said = await execute(language, 'webhook', callers[language](webhookSamples[language], secret, asked));
      expect(said.trim().toLowerCase().split(/\s+/)).toEqual(['true', 'false', 'false']);
    },
    COMPILES_WITHIN_MS,
  );
});

/** A program around the sample that asks it each question; the questions are JSON. */
const callers: Readonly<Record<Coded, (code: string, secret: string, asked: readonly unknown[]) => string>> = {
  typescript: (code, secret, asked) =>
    `${code}\nfor (const [h, b] of ${JSON.stringify(asked)}) console.log(isGenuine('${secret}', h, b));`,
  python: (code, secret, asked) =>
    `${code}\n\nimport json\nfor h, b in json.loads(r'''${JSON.stringify(asked)}'''):\n    print(is_genuine('${secret}', h, b.encode()))`,
  php: (code, secret, asked) =>
    `${code}\nforeach (json_decode('${JSON.stringify(asked)}', true) as [$h, $b]) echo is_genuine('${secret}', $h, $b) ? "true\\n" : "false\\n";`,
  go: (code, secret, asked) =>
    `${code.replace('package webhook', 'package main').replace('import (', 'import (\n"encoding/json"\n"fmt"')}
func main() {
  var asked [][2]any
  if err := json.Unmarshal([]byte(\`${JSON.stringify(asked)}\`), &asked); err != nil { panic(err) }
  for _, each := range asked {
    headers := http.Header{}
    for name, value := range each[0].(map[string]any) { headers.Set(name, value.(string)) }
    fmt.Println(IsGenuine("${secret}", headers, []byte(each[1].(string))))
  }
}`,
};
