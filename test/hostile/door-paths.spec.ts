// Paths that a message names, against the folders that its door permits: however they are written, and whatever is put in their place meanwhile.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { inside, openFolder, openInput, type Permitted } from '../../src/doors/permitted-paths.js';
import { makeFolder } from '../harness/work-area.js';

let home: string;
let permitted: Permitted;
const at = (...names: string[]) => path.join(home, ...names);

beforeAll(() => {
  home = fs.realpathSync(makeFolder('paths'));
  for (const name of ['shared', 'shared/deep', 'shared-secret', 'shared/data', 'shared/uploads'])
    fs.mkdirSync(at(name));
  for (const name of ['shared/in.png', 'shared-secret/in.png', 'shared/data/in.png', 'shared/uploads/in.png'])
    fs.writeFileSync(at(name), 'bytes');
  fs.symlinkSync(at('shared-secret/in.png'), at('shared/link.png'));
  fs.symlinkSync(at('shared-secret'), at('shared/elsewhere'));
  fs.symlinkSync('round.png', at('shared/round.png'));
  fs.symlinkSync(at('shared/in.png'), at('shared/own-link.png'));
  execFileSync('mkfifo', [at('shared/pipe')]);
  permitted = {
    folders: [at('shared')],
    setting: 'DOOR_FOLDERS',
    dataDir: at('shared/data'),
    uploadsDir: at('shared/uploads'),
  };
});

it.each([
  ['a neighbour whose name begins alike', 'shared-secret/in.png'],
  ['a way up', 'shared/../shared-secret/in.png'],
  ['a way up behind what is not there', 'shared/nothing/../../shared-secret/in.png'],
  ['a link', 'shared/link.png'],
  ['a folder that is a link', 'shared/elsewhere/in.png'],
  ['a link to nothing permitted, with a wrong name', 'shared-secret/nothing.png'],
  ['what belongs to us: the data', 'shared/data/in.png'],
  ['what belongs to us: the uploads', 'shared/uploads/in.png'],
])('%s is forbidden', async (_what, name) => {
  await expect(openInput(`${home}/${name}`, permitted)).rejects.toMatchObject({ code: 'forbidden' });
});

it.each(['in.png', './in.png', 'shared/in.png', '', 'file:///etc/passwd', '/etc/passwd\0.png'])(
  '%j is no whole path and forbidden',
  async (asked) => {
    await expect(openInput(asked, permitted)).rejects.toMatchObject({ code: 'forbidden' });
  },
);

it.each(['shared/nothing.png', 'shared/in.png/more', 'shared/deep', 'shared/pipe'])(
  '%s is not to be had, and nobody waits for it',
  async (name) => {
    await expect(openInput(at(name), permitted)).rejects.toMatchObject({ code: 'file_not_found' });
  },
);

it('a link that bites its tail is no file', async () => {
  await expect(openInput(at('shared/round.png'), permitted)).rejects.toMatchObject({ code: 'file_not_found' });
});

it('a link inside the folder is what it leads to', async () => {
  const { handle, path: real } = await openInput(at('shared/own-link.png'), permitted);
  expect({ real, text: await handle.readFile('utf8') }).toEqual({ real: at('shared/in.png'), text: 'bytes' });
  await handle.close();
});

it('no folder permits nothing', async () => {
  await expect(openInput(at('shared/in.png'), { ...permitted, folders: [] })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

it('what is made in a folder stays in it when a link takes its name', async () => {
  const folder = await openFolder(at('shared/deep'), permitted);
  fs.renameSync(at('shared/deep'), at('shared/moved'));
  fs.symlinkSync(at('shared-secret'), at('shared/deep'));
  fs.writeFileSync(inside(folder, 'made.txt'), 'here');
  await folder.handle.close();
  expect(fs.existsSync(at('shared-secret/made.txt'))).toBe(false);
  expect(fs.readFileSync(at('shared/moved/made.txt'), 'utf8')).toBe('here');
  await expect(openFolder(at('shared/deep'), permitted)).rejects.toMatchObject({ code: 'forbidden' });
});
