// Words that have no place in what people get: promises to finish later, paths of the machine it was written on, tests that are switched off.
import { describe, expect, it } from 'vitest';
import { textFiles, type TextFile } from './checkout.js';

interface Ban {
  readonly why: string;
  readonly word: RegExp;
  readonly where: (file: string) => boolean;
  readonly caught: string;
  readonly permitted: string;
}

const isCode = (file: string) => /\.([cm]?[jt]sx?|sh|py|css|sql)$/.test(file);
const isRead = (file: string) => !isCode(file);
const isSpec = (file: string) => /\.spec\.tsx?$/.test(file);
// In pieces, so that this file does not hold what it forbids.
const word = (...pieces: string[]) => new RegExp(pieces.join(''));

const bans: Record<string, Ban> = {
  'no work is left for later': {
    why: 'finish it or leave it out',
    word: word('\\b(TO', 'DO|FIX', 'ME)\\b'),
    where: isCode,
    caught: '// TO' + 'DO: later',
    permitted: 'const todo = pending;',
  },
  'no page names a path of somebody else’s machine': {
    why: 'readers do not have this folder',
    word: word('(^|[\\s"\'`(=:])/(ho', 'me|tm', 'p|ro', 'ot)/'),
    where: isRead,
    caught: 'cd /tm' + 'p/athanor',
    permitted: 'below /var/tmp/athanor or https://host/home/',
  },
  'no test is switched off or runs alone': {
    why: 'a test that does not run proves nothing',
    word: word('\\b(it|test|describe)\\.(only|todo|sk', 'ip)\\b'),
    where: isSpec,
    caught: 'it.on' + "ly('…')",
    permitted: 'it.skipIf(noTool)',
  },
  'every switched off rule says why': {
    why: 'add " -- reason"',
    word: word('eslint-dis', 'able(?!.* -- \\S)'),
    where: isCode,
    caught: '// eslint-dis' + 'able-next-line no-console',
    permitted: '// eslint-dis' + 'able-next-line no-console -- the terminal is the page here',
  },
};

const findings = ({ word: banned, where, why }: Ban, files: readonly TextFile[]): string[] =>
  files
    .filter((file) => where(file.path))
    .flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, at) => (banned.test(line) ? [`${file.path}:${at + 1} (${why}): ${line.trim()}`] : [])),
    );

const files = textFiles(
  '.ts',
  '.tsx',
  '.js',
  '.mjs',
  '.cjs',
  '.md',
  '.json',
  '.yml',
  '.yaml',
  '.sh',
  '.css',
  '.html',
  '.example',
  '.py',
  '.sql',
  'Dockerfile',
  '.ci/run',
);

describe.each(Object.entries(bans))('%s', (_name, ban) => {
  it('holds in the checkout', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(findings(ban, files)).toEqual([]);
  });

  it('is seen where it does not hold', () => {
    const line = (text: string) => ['a.md', 'a.spec.ts'].map((path) => ({ path, text: `first\n${text}` }));
    expect(findings(ban, line(ban.caught))).not.toEqual([]);
    expect(findings(ban, line(ban.permitted))).toEqual([]);
  });
});
