// The page about the API: every route of the document with a line for the terminal. Complete without JavaScript, so the browser's own search finds all.
import { say, type Language } from '../../shared/words.js';
import type { WordKey } from '../../shared/words.en.js';
import { curlArguments, curlLine } from '../document/curl-line.js';
import type { Json } from '../document/json-schema.js';
import { tags, type RouteRow, type RouteRows } from '../document/route-row.js';
import { nameOf, schemaWords } from '../document/schema-words.js';
import type { Site } from '../site.js';
import { html, type Markup } from './html.js';
import type { Content } from './page-frame.js';

export interface DocsFacts {
  readonly rows: RouteRows;
  readonly document: Json;
  /** As the reader's terminal sees this server. */
  readonly server: string;
}
type Shelf = 'schemas' | 'parameters' | 'responses';
interface Operation {
  readonly description: string;
  readonly parameters: readonly Json[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Json>>;
}

export function docsPage(language: Language, site: Site, { rows, document, server }: DocsFacts): Content {
  const word = (key: WordKey) => say(language, key);
  const components = document['components'] as Readonly<Record<Shelf, Readonly<Record<string, Json>>>>;
  const referred = (from: Shelf, each: Json): Json =>
    typeof each['$ref'] === 'string' ? (components[from][nameOf(each['$ref'])] ?? each) : each;
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  const all = Object.entries(rows);
  const section = ([route, row]: [string, RouteRow]) => {
    const [method = '', path = ''] = route.split(' ');
    const address = path.replace(/:(\w+)/g, '{$1}');
    const found = paths[address]?.[method.toLowerCase()];
    const parameters = (found?.parameters ?? []).map((each) => referred('parameters', each));
    return html`<section class="card" id="${row.id}">
      <h3><code>${method} ${address}</code></h3>
      <p>${row.summary}. ${found?.description}</p>
      ${
        parameters.length > 0 &&
        table(
          word('docs.parameters'),
          parameters.map((each) => parameterRow(each, word('docs.required'))),
        )
      }
      ${Object.entries(found?.requestBody?.content ?? {}).map(([type, { schema }]) => bodyTable(`${word('docs.body')}: ${type}`, schema, word('docs.required')))}
      ${table(
        word('docs.answers'),
        Object.entries(found?.responses ?? {}).map(([status, answer]) =>
          answerRow(status, referred('responses', answer)),
        ),
      )}
      <pre class="scroll" tabindex="0"><code>${curlLine(curlArguments(route, row, server))}</code></pre>
    </section>`;
  };
  return {
    title: word('docs.title'),
    body: html`<h1>${word('docs.title')}</h1>
      <p>${word('docs.about')}</p>
      <p><a href="${site.path('/openapi.json')}">${word('docs.machine')}</a></p>
      <nav class="card" aria-label="${word('docs.contents')}">
        ${Object.keys(tags).map((tag) => html`<p><a href="#tag-${tag}">${tag}</a>: ${all.filter(([, row]) => row.tag === tag).map(([, row]) => html`<a href="#${row.id}">${row.id}</a> `)}</p>`)}
        <p><a href="#shapes">${word('docs.shapes')}</a></p>
      </nav>
      <div lang="en">
        ${Object.entries(tags).map(
          ([tag, about]) =>
            html`<h2 id="tag-${tag}">${tag}</h2>
              <p class="muted">${about}</p>
              ${all.filter(([, row]) => row.tag === tag).map(section)}`,
        )}
      </div>
      <h2 id="shapes">${word('docs.shapes')}</h2>
      ${Object.entries(components.schemas).map(([name, schema]) => html`<section class="card" id="shape-${name}">${bodyTable(name, schema, word('docs.required'))}</section>`)}`,
  };
}

const table = (caption: string, rows: readonly Markup[]): Markup =>
  html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;

/** Of an object its fields; of anything else what it is. */
function bodyTable(caption: string, schema: Json, required: string): Markup {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Json>>);
  const must = (schema['required'] ?? []) as readonly string[];
  if (properties.length === 0) return html`<p>${caption}: ${typeLink(schema)}</p>`;
  return table(
    caption,
    properties.map(([name, each]) => fieldRow(name, each, must.includes(name) && required)),
  );
}

const parameterRow = ({ name, in: place, schema, description, required: must }: Json, required: string): Markup =>
  fieldRow(
    String(name),
    { ...(schema as Json), ...(description !== undefined && { description }) },
    [place, must === true && required].filter(Boolean).join(', '),
  );

const fieldRow = (name: string, schema: Json, note: string | false): Markup =>
  html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td>${typeLink(schema)}${note !== false && note !== '' && html`, ${note}`}</td>
    <td>${schema['description'] as string | undefined}</td>
  </tr>`;

function answerRow(status: string, { description, content = {} }: Json): Markup {
  const [body] = Object.entries(content as Readonly<Record<string, { readonly schema: Json }>>);
  return html`<tr>
    <th scope="row">${status}</th>
    <td>${body && (/^application\/json/.test(body[0]) ? typeLink(body[1].schema) : body[0])}</td>
    <td>${String(description)}</td>
  </tr>`;
}

function typeLink(schema: Json): Markup {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return html`<a href="#shape-${nameOf(ref)}">${nameOf(ref)}</a>`;
  return html`${schemaWords(schema)}`;
}
