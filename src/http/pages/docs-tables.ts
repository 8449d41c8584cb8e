// The tables of the page about the API: parameters, fields of a body or shape, answers. Called by docs.page.ts.
import type { Json } from '../document/json-schema.js';
import { nameOf, schemaWords } from '../document/schema-words.js';
import { html, type Markup } from './html.js';

type Content = Readonly<Record<string, { readonly schema: Json }>>;

/** Of an object its fields; of anything else what it is. */
export function bodyTable(caption: string, schema: Json, required: string): Markup {
  const properties = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Json>>);
  const must = (schema['required'] ?? []) as readonly string[];
  if (properties.length === 0) return html`<p>${caption}: ${typeLink(schema)}</p>`;
  const row = ([name, each]: [string, Json]) => fieldRow(name, each, must.includes(name) ? [required] : []);
  return table(caption, properties.map(row));
}

export function parameterTable(caption: string, parameters: readonly Json[], required: string): Markup | false {
  const row = ({ name, in: place, schema, description, required: must }: Json) =>
    fieldRow(String(name), { ...(schema as Json), ...(description !== undefined && { description }) }, [
      String(place),
      ...(must === true ? [required] : []),
    ]);
  return parameters.length > 0 && table(caption, parameters.map(row));
}

export function answerTable(caption: string, answers: readonly (readonly [status: string, answer: Json])[]): Markup {
  const row = ([status, { description, content = {} }]: readonly [string, Json]) => {
    const [body] = Object.entries(content as Content);
    const shown = body && (/json$/.test(body[0]) ? typeLink(mainOf(body[1].schema)) : body[0]);
    return html`<tr>
      <th scope="row">${status}</th>
      <td>${shown}</td>
      <td>${prose(String(description))}</td>
    </tr>`;
  };
  return table(caption, answers.map(row));
}

/** Of a refusal the shape; which codes it may have stands beside it. */
const mainOf = (schema: Json): Json => (schema['allOf'] as readonly Json[] | undefined)?.[0] ?? schema;

/** Words between backticks are code. */
export const prose = (text: string): Markup =>
  html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;

const fieldRow = (name: string, schema: Json, notes: readonly string[]): Markup =>
  html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td>${typeLink(schema)}${notes.map((note) => html`, ${note}`)}</td>
    <td>${prose((schema['description'] ?? '') as string)}</td>
  </tr>`;

function typeLink(schema: Json): Markup {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return html`<a href="#shape-${nameOf(ref)}">${nameOf(ref)}</a>`;
  return html`${schemaWords(schema)}`;
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
