// The page about the API: a start, then every route of the document with examples. Complete without JavaScript, so the browser's own search finds all;
// web/pages/docs lets a reader find, choose a language and try a request out.
import { say, type Language } from '../../shared/words.js';
import type { WordKey } from '../../shared/words.en.js';
import type { Json } from '../document/json-schema.js';
import { tags, type RouteRow } from '../document/route-row.js';
import { codeSamples } from '../document/samples/code-samples.js';
import { nameOf } from '../document/schema-words.js';
import type { Site } from '../site.js';
import { summariesRu, tagsRu } from '../document/summaries.ru.js';
import type { DocsFacts } from './docs-facts.js';
import { chapters, docsGuide } from './docs-guide.js';
import { samplesOf } from './docs-samples.js';
import { answerTable, bodyTable, parameterTable, prose } from './docs-tables.js';
import { findField } from './find-field.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';

interface Operation {
  readonly description: string;
  readonly parameters: readonly Json[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Json>>;
}
interface Told {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Readonly<Record<Shelf, Readonly<Record<string, Json>>>>;
}
type Shelf = 'schemas' | 'parameters' | 'responses';
type Word = (key: WordKey) => string;

export function docsPage(language: Language, site: Site, facts: DocsFacts): Content {
  const word: Word = (key) => say(language, key);
  const { components } = facts.document as unknown as Told;
  const ofTag = (tag: string) => Object.entries(facts.rows).filter(([, row]) => row.tag === tag);
  const shape = ([name, schema]: [string, Json]) =>
    html`<section class="card" id="shape-${name}" data-find>
      ${bodyTable(name, schema, word('docs.required'))}
    </section>`;
  return {
    title: word('docs.title'),
    script: 'docs',
    body: html`<h1>${word('docs.title')}</h1>
      <p>${word('docs.about')}</p>
      <p><a href="${site.path('/openapi.json')}">${word('docs.machine')}</a></p>
      ${findField(language)}
      <nav class="card contents" aria-label="${word('docs.contents')}">
        <p>${Object.entries(chapters).map(([id, title]) => html`<a href="#${id}">${word(title)}</a> `)}</p>
        ${Object.keys(tags).map((tag) => contents(language, tag, ofTag(tag)))}
        <p><a href="#shapes">${word('docs.shapes')}</a></p>
      </nav>
      ${docsGuide(language, site, facts)}
      ${Object.entries(tags).map(
        ([tag, about]) =>
          html`<div data-find-group>
            <h2 id="tag-${tag}" lang="en">${tag}</h2>
            <p class="muted">${language === 'ru' ? tagsRu[tag] : about}</p>
            ${ofTag(tag).map(([route, row]) => section(language, facts, route, row))}
          </div>`,
      )}
      <div data-find-group>
        <h2 id="shapes">${word('docs.shapes')}</h2>
        <div lang="en">${Object.entries(components.schemas).map(shape)}</div>
      </div>`,
  };
}

const contents = (language: Language, tag: string, rows: readonly (readonly [string, RouteRow])[]): Markup =>
  html`<p>
    <a href="#tag-${tag}"><b lang="en">${tag}</b></a>
    ${rows.map(([, row]) => html`<a href="#${row.id}" title="${summaryIn(language, row)}"><code>${row.id}</code></a> `)}
  </p>`;

const summaryIn = (language: Language, { id, summary }: RouteRow): string =>
  language === 'ru' ? (summariesRu[id] ?? summary) : summary;

function section(language: Language, facts: DocsFacts, route: string, row: RouteRow): Markup {
  const { document, server, hasDoor } = facts;
  const word: Word = (key) => say(language, key);
  const { paths, components } = document as unknown as Told;
  const referred = (from: Shelf, each: Json): Json =>
    typeof each['$ref'] === 'string' ? (components[from][nameOf(each['$ref'])] ?? each) : each;
  const [method = '', path = ''] = route.split(' ');
  const address = path.replace(/:(\w+)/g, '{$1}');
  const { description, parameters = [], requestBody, responses = {} } = paths[address]?.[method.toLowerCase()] ?? {};
  const answers = Object.entries(responses).map(([status, each]) => [status, referred('responses', each)] as const);
  const taken = parameters.map((each) => referred('parameters', each));
  const bodies = Object.entries(requestBody?.content ?? {});
  return html`<section class="card operation" id="${row.id}" data-find>
    <h3><code>${method} ${address}</code></h3>
    <p>${summaryIn(language, row)}. <span lang="en">${prose(description ?? '')}</span></p>
    ${samplesOf(codeSamples(route, row, server, hasDoor))}
    <div lang="en">
      ${parameterTable(word('docs.parameters'), taken, word('docs.required'))}
      ${bodies.map(([type, { schema }]) => bodyTable(`${word('docs.body')}: ${type}`, schema, word('docs.required')))}
      ${answerTable(word('docs.answers'), answers)}
    </div>
  </section>`;
}
