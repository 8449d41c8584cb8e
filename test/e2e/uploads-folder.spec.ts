// Started as root, tools run as other users: an UPLOADS_DIR that they can reach is made so, and one that they cannot is told of at the start.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { httpClient } from '../harness/http-client.js';
import { startProduct } from '../harness/product.js';
import { makeFolder } from '../harness/work-area.js';

const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>';

it.each(['all', 'worker'])('a folder of uploads that cannot be written is told at the start of "%s"', async (role) => {
  const file = path.join(makeFolder('file'), 'file');
  fs.writeFileSync(file, '');
  const uploads = path.join(file, 'uploads');
  const refused: unknown = await startProduct({ roles: [role], settings: { UPLOADS_DIR: uploads } }).catch(
    (why: unknown) => why,
  );
  expect(String(refused)).toContain(`The folder of files ${uploads} cannot be written (ENOTDIR).`);
  expect(String(refused)).toContain('UPLOADS_DIR');
});

describe.runIf(process.getuid?.() === 0)('the folder of uploads', () => {
  it('may lie in the data folder, also where the shell closes new folders to others', async () => {
    const dataDir = path.join(makeFolder('house'), 'data');
    const before = process.umask(0o077);
    const product = await startProduct({
      settings: { DATA_DIR: dataDir, UPLOADS_DIR: path.join(dataDir, 'uploads') },
    }).finally(() => process.umask(before));
    try {
      const answer = await httpClient(product.url).fetch('/api/v1/convert/webp?filename=a.svg', {
        method: 'POST',
        headers: { 'content-type': 'image/svg+xml' },
        body: DRAWING,
      });
      expect([answer.status, answer.headers.get('content-type')], await answer.text()).toEqual([200, 'image/webp']);
    } finally {
      await product.stop();
    }
  });

  it.each(['all', 'worker'])('is refused by "%s" where tools cannot reach it, with what to do', async (role) => {
    const closed = path.join(makeFolder('closed'), 'private');
    fs.mkdirSync(closed, { mode: 0o700 });
    const uploads = path.join(closed, 'uploads');
    const refused: unknown = await startProduct({ roles: [role], settings: { UPLOADS_DIR: uploads } }).catch(
      (why: unknown) => why,
    );
    expect(String(refused)).toContain(`UPLOADS_DIR="${uploads}"`);
    expect(String(refused)).toContain(`chmod o+x ${closed}`);
  });
});
