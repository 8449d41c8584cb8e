// What a PDF says of itself: read as JSON, or written. Operations of pdf-operations.ts.
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { pdfDescription } from '../document-probe.js';
import type { RunOperation, Workbench } from '../engine.js';
import type { AskedOf, metadataFields } from '../pdf-fields.js';
import { toolError } from '../process/tool.js';
import { openPdf, proven, wrongResult } from './pdf-opening.js';
import { qpdf, tool } from './pdf-tools.js';

/** Our name of each, pdfinfo's, and that of the format. */
const written = [
  ['title', 'Title', '/Title'],
  ['author', 'Author', '/Author'],
  ['subject', 'Subject', '/Subject'],
  ['keywords', 'Keywords', '/Keywords'],
] as const;
const alsoRead = [
  ['creator', 'Creator'],
  ['producer', 'Producer'],
  ['created', 'CreationDate'],
  ['modified', 'ModDate'],
  ['pdf_version', 'PDF version'],
] as const;

export const readMetadata: RunOperation = async ({ inputs: [input = ''], options }, at) => {
  const { password } = options as AskedOf<typeof metadataFields>;
  const file = await openPdf(input, password, at);
  const facts = await pdfDescription(file.path, at);
  const said = Object.fromEntries([...written, ...alsoRead].map(([name, label]) => [name, facts.get(label) ?? null]));
  const output = path.join(at.dir, 'out.json');
  const all = { ...said, pages: file.pages, encrypted: file.warnings.length > 0 };
  await fs.promises.writeFile(output, `${JSON.stringify(all, null, 2)}\n`);
  return [{ path: output, format: 'json', probe: {}, warnings: [] }];
};

const objects = z.object({
  qpdf: z.tuple([z.looseObject({ maxobjectid: z.int() }), z.record(z.string(), z.object({ value: z.unknown() }))]),
});
type Dictionary = Record<string, unknown>;

export const writeMetadata: RunOperation = async ({ inputs: [input = ''], options }, at) => {
  const asked = options as AskedOf<typeof metadataFields>;
  const file = await openPdf(input, asked.password, at);
  const [header, trailer] = await object('trailer', file.path, at);
  const known = referenceIn(trailer['/Info']);
  const info = known === undefined ? {} : (await object(known, file.path, at))[1];
  const root = referenceIn(trailer['/Root']);
  if (root === undefined) throw wrongResult('no /Root');
  const [, catalog] = await object(root, file.path, at);
  // What is written here would be contradicted by the copy of it that programs put there.
  const { '/Metadata': xmp, ...rest } = catalog;
  const place = known ?? `${header.maxobjectid + 1},0`;
  const update = {
    qpdf: [
      header,
      {
        [keyOf(place)]: { value: changed(info, asked) },
        [keyOf(root)]: { value: rest },
        trailer: { value: { ...trailer, '/Info': `${place.replace(',', ' ')} R` } },
      },
    ],
  };
  const told = path.join(at.dir, 'update.json');
  await fs.promises.writeFile(told, JSON.stringify(update));
  const output = path.join(at.dir, 'out.pdf');
  await qpdf([file.path, `--update-from-json=${told}`, output], at, file.path);
  const facts = await pdfDescription(output, at);
  for (const [name, label] of written)
    if (asked[name] !== undefined && (facts.get(label) ?? '') !== asked[name].trim())
      throw wrongResult(`${name}: ${facts.get(label)}`);
  const detail = 'The description in XML was taken out, since it would say something else. A PDF/A is none without it.';
  const warnings = [
    ...file.warnings,
    ...(xmp === undefined ? [] : [{ code: 'xml_description_removed' as const, detail }]),
  ];
  return [await proven(output, file.pages, at, warnings)];
};

function changed(info: Dictionary, asked: AskedOf<typeof metadataFields>): Dictionary {
  const given = written.flatMap(([name, , key]) =>
    asked[name] === undefined ? [] : [[key, asked[name].trim()] as const],
  );
  const kept = Object.entries(info).filter(([key]) => !given.some(([other]) => other === key));
  const next = given.filter(([, text]) => text !== '').map(([key, text]) => [key, `u:${text}`] as const);
  return Object.fromEntries([...kept, ...next]);
}

/** One object, by "number,generation", or the trailer. */
async function object(which: string, file: string, at: Workbench): Promise<[{ maxobjectid: number }, Dictionary]> {
  const to = path.join(at.dir, 'object.json');
  const result = await tool('qpdf', ['--json', '--json-key=qpdf', `--json-object=${which}`, file, to], at, file);
  if (result.kind !== 'ok') throw toolError(result, 'qpdf');
  const [header, found] = objects.parse(JSON.parse(await fs.promises.readFile(to, 'utf8'))).qpdf;
  const [value] = Object.values(found);
  return [header, { ...(value?.value as Dictionary | undefined) }];
}

/** "5 0 R" → "5,0" */
function referenceIn(value: unknown): string | undefined {
  const [, number, generation] = typeof value === 'string' ? (/^(\d+) (\d+) R$/.exec(value) ?? []) : [];
  return number === undefined || generation === undefined ? undefined : `${number},${generation}`;
}

const keyOf = (place: string): string => `obj:${place.replace(',', ' ')} R`;
