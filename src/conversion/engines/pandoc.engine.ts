// Books and marked-up texts by pandoc. It runs twice: once to read, without any access to files or network, once to write a tree that names none.
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.js';
import type { Warning } from '../../shared/warnings.js';
import { probeDocument } from '../document-probe.js';
import type { Edge, Engine, EngineHealth, Produced, Step, Workbench } from '../engine.js';
import { flow, formatOf, letter } from '../formats.js';
import { throwIfStopped } from '../process/stop.js';
import { runTool, toolError, type ToolResult } from '../process/tool.js';
import { toolVersion } from '../process/tool-version.js';
import { decodeText } from '../text-bytes.js';
import { guessLanguage } from '../text-language.js';
import { KnownHealth } from '../known-health.js';
import { ofResult } from '../verify.js';
import { asidesLeftOut } from './document-asides.js';
import { beginningOf, lettersOfDocument, lettersOfTree } from './document-letters.js';
import { documentPictures } from './document-pictures.js';
import { spellTables, wholeBook } from './fictionbook.js';
import { inspectDocument } from './office-inspection.js';
import { completed } from './office-order.js';
import { References } from './pandoc-reference.js';
import { withoutDivisions } from './pandoc-divisions.js';
import { clean, isNode, type Cleaned, type Tree, type Wanted } from './pandoc-tree.js';

interface Markup {
  readonly id: string;
  /** What pandoc calls it; null: it cannot. */
  readonly reads: string | null;
  readonly writes: string | null;
  /** container: holds its pictures as files. page: holds them in its text. text: only names them. */
  readonly kind: 'container' | 'page' | 'text';
}

const row = (id: string, kind: Markup['kind'], reads: string | null, writes: string | null): Markup => ({
  id,
  kind,
  reads,
  writes,
});

const markups: readonly Markup[] = [
  row('md', 'text', 'markdown', 'gfm'),
  row('html', 'page', 'html', 'html5'),
  row(letter, 'page', 'html', null),
  row(flow, 'page', 'html', null),
  row('docx', 'container', 'docx', 'docx'),
  row('odt', 'container', 'odt', 'odt'),
  row('epub', 'container', 'epub', 'epub3'),
  row('fb2', 'page', 'fb2', 'fb2'),
  row('rst', 'text', 'rst', 'rst'),
  row('org', 'text', 'org', 'org'),
  row('tex', 'text', 'latex', 'latex'),
  row('textile', 'text', 'textile', 'textile'),
  row('docbook', 'text', 'docbook', 'docbook5'),
  row('mediawiki', 'text', 'mediawiki', 'mediawiki'),
  row('asciidoc', 'text', null, 'asciidoc'),
  row('ipynb', 'text', 'ipynb', 'ipynb'),
  row('txt', 'text', null, 'plain'),
];

/** LibreOffice keeps far more of how these look. */
const office = new Set(['docx', 'odt', 'txt']);

const edges: readonly Edge[] = markups
  .filter(({ reads }) => reads !== null)
  .flatMap((from) =>
    markups
      .filter((to) => to.writes !== null && to.id !== from.id && !(office.has(from.id) && office.has(to.id)))
      .map((to) => ({
        from: from.id,
        to: to.id,
        cost: 2,
        lossy: to.id === 'txt' || (from.kind !== 'text' && to.kind === 'text'),
        many: false,
      })),
  );

/** The tree of a thousand-page book has about 20 MB. */
const maxTreeBytes = 64 * 2 ** 20;
const maxTextBytes = 64 * 2 ** 20;
const heapExhausted = 251;

export class PandocEngine implements Engine {
  readonly id = 'pandoc';
  readonly edges = edges;
  private readonly references = new References();
  private readonly health = new KnownHealth(() =>
    toolVersion({
      command: 'pandoc',
      args: ['--version'],
      version: /^pandoc (\S+)/,
      package: 'pandoc',
    }),
  );

  constructor(private readonly setup: { readonly office: Pick<Engine, 'run'> }) {}

  probe(): Promise<EngineHealth> {
    return this.health.ask();
  }

  async run(step: Step, at: Workbench): Promise<Produced[]> {
    await inspectDocument(step);
    const [source, target] = [markupOf(step.from), markupOf(step.to)];
    const embedded = target.kind !== 'text' && !(source.kind === 'text' && target.id === 'html');
    const inside = await documentPictures(step, target.kind !== 'text');
    const wanted = { inside, embedded: embedded || source.kind !== 'text', named: step.to === 'epub' };
    const { cleaned, lost } = await this.wholeText(step, clean(await read(step, source, at), wanted), wanted, at);
    at.progress(0.5);
    const tree = step.from === flow ? withoutPages(cleaned.tree, target) : cleaned.tree;
    const output = await this.write(withoutDivisions(tree, step.to), step, target, at);
    const text = target.kind === 'text' ? (await fs.promises.readFile(output, 'utf8')).trim() : 'x';
    if (cleaned.hasText && text === '')
      throw new AppError(
        'output_invalid',
        'The text of the document was lost in the conversion. Choose another format.',
      );
    // An empty document is an empty text, and not the file of nothing that a broken program leaves.
    if (text === '') await fs.promises.writeFile(output, '\n');
    return [
      {
        path: output,
        format: step.to,
        probe: await probeDocument(output, step.to, at),
        warnings: [
          ...warningsOf(cleaned.picturesLeftOut),
          ...lostText(lost),
          ...(await asidesLeftOut(step, ['comments', 'page_headers', 'form_fields'])),
        ],
      },
    ];
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async write(tree: Tree, step: Step, target: Markup, at: Workbench): Promise<string> {
    const { to, title = 'Untitled' } = step;
    const file = path.join(at.dir, 'write.json');
    const needed = isTitled(tree) ? undefined : neededTitles[to];
    const language = target.kind === 'text' || tree.meta['lang'] ? undefined : languageOf(tree, to);
    const meta = {
      ...tree.meta,
      ...(needed !== undefined && { [needed]: { t: 'MetaString', c: title } }),
      ...(language !== undefined && { lang: { t: 'MetaString', c: language } }),
    };
    await fs.promises.writeFile(file, JSON.stringify({ ...tree, meta }), { flag: 'wx' });
    const output = path.join(at.dir, `out.${formatOf(to).extensions[0]}`);
    const { paper } = completed(to, step.options);
    const reference = await this.references.putInto(at.dir, to, paper, (args) => pandoc(args, at, []));
    const looks = reference === undefined ? [] : [`--reference-doc=${reference}`];
    const args = ['--standalone', '--from', 'json', '--to', target.writes ?? '', ...looks, '--output', output, file];
    await pandoc(args, at, []);
    return output;
  }

  /** What pandoc passes over, LibreOffice writes into a page: that one is read instead where it holds more. */
  private async wholeText(step: Step, cleaned: Cleaned, wanted: Wanted, at: Workbench) {
    const letters = (await lettersOfDocument(step)) ?? 0;
    const lost = letters - lettersOfTree(cleaned.tree);
    if (lost <= 0) return { cleaned, lost: 0 };
    const dir = path.join(at.dir, 'page');
    await fs.promises.mkdir(dir, { mode: 0o711 });
    try {
      const [page] = await this.setup.office.run({ ...step, to: 'html', options: {} }, { ...at, dir });
      if (!page) return { cleaned, lost };
      const other = clean(await readPage({ ...step, from: 'html', input: page.path }, at), wanted);
      const stillLost = Math.max(0, letters - lettersOfTree(other.tree));
      return stillLost < lost ? { cleaned: other, lost: stillLost } : { cleaned, lost };
    } catch (error) {
      throwIfStopped(at.signal);
      at.log.debug(
        { engine: 'pandoc', error: String(error) },
        'the page of a document could not be read instead of it',
      );
      return { cleaned, lost };
    }
  }
}

/** What LibreOffice writes at its head is about the page; a title that is empty is none. */
async function readPage(step: Step, at: Workbench): Promise<Tree> {
  const tree = await read(step, markupOf('html'), at);
  const { title, lang } = tree.meta as Record<string, { readonly c?: readonly unknown[] }>;
  return { ...tree, meta: { ...(lang && { lang }), ...(title?.c?.length && { title }) } };
}

function lostText(letters: number): Warning[] {
  if (letters === 0) return [];
  const detail = `Letters of text boxes, fields or tables that could not be read: ${letters}. As a PDF the document keeps them.`;
  return [{ code: 'text_left_out', detail }];
}

async function read(step: Step, source: Markup, at: Workbench): Promise<Tree> {
  const { file: input, text } = source.kind === 'container' ? { file: step.input } : await asUtf8(step, at);
  const tree = path.join(at.dir, 'read.json');
  const args = ['--sandbox', '--from', source.reads ?? '', '--to', 'json', '--output', tree, input];
  await pandoc(args, at, input === step.input ? [input] : []);
  if ((await fs.promises.stat(tree)).size > maxTreeBytes)
    throw new AppError('dimension_limit', 'The document has more text than can be converted at once. Split it.');
  const found = await ofResult(
    fs.promises.readFile(tree, 'utf8').then((json) => JSON.parse(json) as Tree),
    step.to,
  );
  return step.from === 'fb2' ? wholeBook(found, text ?? '') : found;
}

/** pandoc reads nothing else. */
async function asUtf8({ input, from }: Step, at: Workbench): Promise<{ file: string; text?: string }> {
  if ((await fs.promises.stat(input)).size > maxTextBytes)
    throw new AppError('dimension_limit', 'The text is longer than can be converted at once. Split it.');
  const text = decodeText(await fs.promises.readFile(input));
  if (text === undefined)
    throw new AppError('input_corrupt', 'The text is neither UTF-8 nor UTF-16. Save it as UTF-8, then try again.');
  const file = path.join(at.dir, `in.${formatOf(from).extensions[0]}`);
  await fs.promises.writeFile(file, from === 'fb2' ? spellTables(text) : text);
  return { file, text };
}

/** Pages and books without a title are not valid; others get none that nobody gave. That of a page is not shown in it. */
const neededTitles: Readonly<Record<string, string>> = { html: 'pagetitle', epub: 'title', fb2: 'title' };

/** A FictionBook names a language without its country. */
function languageOf(tree: Tree, to: string): string | undefined {
  const language = guessLanguage(beginningOf(tree));
  return to === 'fb2' ? language?.slice(0, 2) : language;
}

/** Where what a document says of itself stands above the text. The pages of a PDF have it already, if it is for readers. */
const printsFacts: ReadonlySet<string> = new Set(['docx', 'odt']);
const printed: ReadonlySet<string> = new Set(['title', 'author', 'date']);

/** How wide columns were on a page is nothing for a text: letters would be cut to fit. */
function withoutPages(tree: Tree, { id, kind }: Markup): Tree {
  const isKept = ([name]: [string, unknown]): boolean => !printsFacts.has(id) || !printed.has(name);
  const meta = Object.fromEntries(Object.entries(tree.meta).filter(isKept));
  if (kind !== 'text') return { ...tree, meta };
  const freed = (_name: string, value: unknown): unknown =>
    isNode(value) && value.t === 'ColWidth' ? { t: 'ColWidthDefault' } : value;
  return { ...(JSON.parse(JSON.stringify(tree), freed) as Tree), meta };
}

const isTitled = ({ meta }: Tree): boolean => {
  const content = (meta['title'] as { readonly c?: readonly unknown[] } | undefined)?.c;
  return content !== undefined && content.length > 0;
};

async function pandoc(args: readonly string[], at: Workbench, inputs: readonly string[]): Promise<void> {
  const { dir: cwd, signal, limits, slot } = at;
  const result = await runTool({ command: 'pandoc', args, cwd, inputs, signal, limits, slot });
  if (result.kind !== 'ok') throw fault(result);
}

function fault(result: ToolResult): AppError {
  const facts = { secret: result.stderr };
  if (result.kind !== 'failed') return toolError(result, 'pandoc');
  // It blames nobody's file when the machine gives it no thread.
  if (/Resource temporarily unavailable|failed to create OS thread/.test(result.stderr))
    return toolError(result, 'pandoc');
  if (result.exitCode === heapExhausted)
    return new AppError('out_of_memory', 'The document needs more memory than a conversion may have. Split it.', facts);
  return new AppError(
    'input_corrupt',
    'The document is damaged or is not what its name says. Open it in its own program and save it again.',
    facts,
  );
}

function warningsOf(picturesLeftOut: number): Warning[] {
  if (picturesLeftOut === 0) return [];
  const detail = `Pictures that the document only names, or that the target cannot hold, were left out: ${picturesLeftOut}.`;
  return [{ code: 'pictures_left_out', detail }];
}

function markupOf(id: string): Markup {
  const found = markups.find((each) => each.id === id);
  if (!found) throw new Error(`pandoc does not know "${id}".`);
  return found;
}
