// The guide to work on PDFs names every operation and every option as the page, the API and the tables of the code do, in both languages.
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { fileOperations } from '../../src/conversion/file-operations.js';
import { projectRoot } from '../../src/shared/settings.js';

const work = fileOperations.filter(({ engine }) => engine.startsWith('pdf'));

interface Titled {
  readonly title: string;
  readonly 'x-ru': { readonly title: string };
}

it.each([
  ['en', 'docs/pdf.md'],
  ['ru', 'docs/pdf.ru.md'],
] as const)('in %s, %s', (language, page) => {
  const text = fs.readFileSync(path.join(projectRoot, page), 'utf8').replace(/ +/g, ' ');
  for (const { name, label, description, fields } of work) {
    const heading = `### ${label[language]}: \`${name}\`\n`;
    const [, after = ''] = text.split(heading);
    const section = after.split('\n##')[0] ?? '';
    expect(section, heading).toContain(description[language]);
    for (const [option, { schema }] of Object.entries(fields).filter(([option]) => option !== 'password')) {
      const { title, 'x-ru': ru } = schema.meta() as unknown as Titled;
      expect(section, `${name} ${option}`).toContain(`| \`${option}\` | ${language === 'en' ? title : ru.title} |`);
    }
  }
  expect([...text.matchAll(/^### .*`(.+)`$/gm)].map(([, name]) => name)).toEqual(work.map(({ name }) => name));
});
