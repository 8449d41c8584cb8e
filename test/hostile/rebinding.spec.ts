// Names that change their mind between the look and the call, with the resolver of the system and real sockets: the program is given a network of its own, in which
// a DNS server on loopback answers for every name.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../src/shared/settings.js';
import { makeFolder } from '../harness/work-area.js';

interface Story {
  readonly got: Readonly<Record<string, unknown>>;
  readonly lookedUp: Readonly<Record<string, number>>;
  readonly read: readonly string[];
}
let story: Story;

beforeAll(() => {
  const folder = makeFolder('rebinding');
  const files = { 'resolv.conf': 'nameserver 127.0.0.1\n', 'nsswitch.conf': 'hosts: dns\n' };
  const places = Object.entries(files).flatMap(([name, text]) => {
    const [own, system] = [path.join(folder, name), fs.realpathSync(path.join('/etc', name))];
    fs.writeFileSync(own, text);
    return ['--ro-bind', own, system];
  });
  const network = '--unshare-user --uid 0 --gid 0 --unshare-net --cap-add CAP_NET_BIND_SERVICE --die-with-parent';
  const disk = ['--ro-bind', '/', '/', '--dev', '/dev', '--bind', folder, folder, ...places];
  const script = [process.execPath, path.join(projectRoot, 'test/hostile/renamed-hosts.mjs')];
  const args = [...network.split(' '), ...disk, ...script, path.join(projectRoot, 'dist'), folder];
  story = JSON.parse(execFileSync('bwrap', args, { encoding: 'utf8' })) as Story;
});

it('a name that is looked up twice would lead inside', () => {
  expect(story.got['trap']).toEqual(['open', 'secret']);
});

it('is looked up once and called where it was looked at, for files and for messages', () => {
  expect(story.got).toMatchObject({ pinned: 'open', told: 'open' });
  expect(story.lookedUp).toMatchObject({ 'pinned.test': 1, 'told.test': 1 });
});

it('that points inside after a redirect, beside another address, or in the clothes of IPv6 is not called', () => {
  const blocked = 'url_blocked';
  expect(story.got).toMatchObject({ back: blocked, both: blocked, mapped: blocked, translated: blocked });
  expect(story.lookedUp['back.test']).toBe(2);
});

it('that leads where no way goes fails like any other, and ends no process', () => {
  expect(story.got['far']).toEqual(['fetch_failed', 'fetch_failed']);
});

it('nothing of what lies inside was read but by the trap', () => {
  expect(story.read).toEqual(['trap.test']);
});
