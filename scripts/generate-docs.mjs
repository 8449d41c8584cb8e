// Writes the pages that are tables of the code: docs/configuration.md, .env.example, docs/errors.md, docs/formats.md, docs/openapi.json
// and the types of clients/typescript.
// `npm run docs` writes them; with --check (the tests do that) nothing is written and a page that differs ends with status 1.
// `npm run docs -- promise` writes docs/promises.json too, against which later versions are held: at a release, and where a break is meant.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'prettier';
import openapiTS, { astToString } from 'openapi-typescript';
import { formatsPage } from './docs/formats-page.mjs';

const root = path.resolve(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const generatedFrom = (room) =>
  `\n<!-- Written by npm run docs from the tables in src/${room}. Do not edit by hand. -->\n`;
const GENERATED = generatedFrom('shared');
const { settingsTable } = await built('shared/settings-table');
const { errorTable } = await built('shared/errors');
const { words } = await built('shared/words');
const { formats, families } = await built('conversion/formats');
const { compressedFormats: packed } = await built('conversion/compressed-formats');
const { openApi } = await built('http/document/open-api');
const { allRows } = await built('http/document/all-rows');
const { promisesOf } = await built('http/document/promises');
const { openEngines } = await built('conversion/engines/index');
// Opening them starts nothing.
const engines = openEngines({ imageSlots: 1, spoolDir: root });

const document = openApi(allRows);
const settings = Object.values(settingsTable);
const pages = {
  'docs/configuration.md': await markdown(configurationPage()),
  '.env.example': environmentExample(),
  'docs/errors.md': await markdown(errorsPage()),
  'docs/formats.md': await markdown(
    formatsPage({ formats, families, engines, packed, mark: generatedFrom('conversion') }),
  ),
  'docs/openapi.json': await pretty(JSON.stringify(document), 'json'),
  'clients/typescript/src/schema.ts': await pretty(
    `// Written by npm run docs from docs/openapi.json. Do not edit by hand.\n\n${astToString(await openapiTS(JSON.stringify(document), { defaultNonNullable: false }))}`,
    'typescript',
  ),
  ...(process.argv.includes('promise') && {
    'docs/promises.json': await pretty(JSON.stringify(promisesOf(document)), 'json'),
  }),
};

const stale = Object.entries(pages).filter(([name, text]) => read(name) !== text);
for (const [name, text] of stale) {
  if (!check) fs.writeFileSync(path.join(root, name), text);
  console.log(check ? `${name} is not what the code says: run npm run docs` : `wrote ${name}`);
}
if (check && stale.length > 0) process.exitCode = 1;

function configurationPage() {
  return [
    '# Settings',
    GENERATED,
    'All settings are optional: with none of them, everything runs on this machine and listens on loopback only.',
    'They are read from the environment and from `.env` in the checkout (`.env.example` lists them); the environment wins.',
    'An empty value means the default. A value that cannot be used stops the start and says which one, why, and what is expected.',
    '',
    '- Sizes: `500MB`, `2GiB`, or a count of bytes. Times: `90s`, `15m`, `6h`, `30d`, or a count of seconds.',
    '- Switches: `true` or `false` (also on/off, yes/no, 1/0). Lists: items with commas between them.',
    '- Settings marked *secret* are never printed or logged.',
    ...grouped().flatMap(([group, rows]) => [
      `\n## ${group}\n`,
      '| Variable | Default | What it does |',
      '| --- | --- | --- |',
      ...rows.map(
        ({ variable, default: value, sentence, secret }) =>
          `| <a id="${variable.toLowerCase()}"></a>\`${variable}\` | ${value ? `\`${value}\`` : 'not set'} | ${cell(sentence)}${secret ? ' *Secret.*' : ''} |`,
      ),
    ]),
  ];
}

function environmentExample() {
  const lines = [
    '# Every setting with its default. Copy to .env and uncomment what you change; docs/configuration.md',
    '# explains the units. Written by `npm run docs`: do not edit by hand.',
  ];
  for (const [group, rows] of grouped()) {
    lines.push('', `# ---- ${group} ----`);
    for (const { variable, default: value, sentence } of rows)
      lines.push('', ...wrapped(sentence), `#${variable}=${value}`);
  }
  return `${lines.join('\n')}\n`;
}

function errorsPage() {
  return [
    '# Error codes',
    GENERATED,
    'Errors answer `application/problem+json` (RFC 9457). `code` is stable and is what a program should branch on; `detail` is a',
    'sentence for people, in English; `type` leads to a page about the code in the language of its reader. `retryable: true` means that the same request may succeed later; `Retry-After` says when, if that is known. The table says what holds for most failures of a code, the field what holds for this one: an address that answered 404 is not asked again.',
    'A task that failed carries the same codes in `error.code`; the one-call route answers them with the status given here.',
    '',
    '| Code | Status | Retryable | What it means and what to do |',
    '| --- | --- | --- | --- |',
    ...Object.entries(errorTable).map(
      ([code, { status, retryable }]) =>
        `| <a id="${code}"></a>\`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${cell(words.en[`error.${code}`])} |`,
    ),
    '\n## По-русски\n',
    '| Код | Что это значит и что делать |',
    '| --- | --- |',
    ...Object.keys(errorTable).map((code) => `| [\`${code}\`](#${code}) | ${cell(words.ru[`error.${code}`])} |`),
  ];
}

function grouped() {
  const groups = new Map();
  for (const row of settings) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  return [...groups];
}

/** A comment of at most 100 columns a line. */
function wrapped(sentence) {
  const lines = [''];
  for (const word of sentence.split(' ')) {
    if (`${lines.at(-1)} ${word}`.length > 98) lines.push('');
    lines.push(`${lines.pop()} ${word}`);
  }
  return lines.map((line) => `#${line}`);
}

function cell(text) {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('*', '\\*')
    .replace(/\bdocs\/(\S+\.md)\b/g, '[$1]($1)');
}

function markdown(lines) {
  return pretty(lines.join('\n'), 'markdown');
}

async function pretty(text, parser) {
  const style = JSON.parse(fs.readFileSync(path.join(root, '.prettierrc.json'), 'utf8'));
  return format(text, { ...style, parser });
}

function read(name) {
  const file = path.join(root, name);
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

async function built(name) {
  const file = path.join(root, 'dist/src', `${name}.js`);
  if (fs.existsSync(file)) return import(pathToFileURL(file).href);
  console.error(`${path.relative(root, file)} is missing: run npm run build first.`);
  process.exit(1);
}
