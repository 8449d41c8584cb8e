// What the document says of each operation, as far as a form needs it. Fetched once, when the first form is opened. Called by try-out.tsx.
import { api } from '../../api.js';
import { at } from '../../facts.js';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly example?: unknown;
  readonly schema: { readonly enum?: readonly string[]; readonly type?: string };
}
export interface Told {
  readonly parameters: readonly Parameter[];
  /** By media type; undefined: it takes no body. */
  readonly bodies: Readonly<Record<string, { readonly example?: unknown }>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Told['bodies'] };
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}

let fetched: Promise<ReadonlyMap<string, Told>> | undefined;

export function toldOf(id: string): Promise<Told | undefined> {
  fetched ??= read();
  return fetched.then((all) => all.get(id));
}

async function read(): Promise<ReadonlyMap<string, Told>> {
  const { paths, components } = (await (await api.send(at('/openapi.json'))).json()) as Document;
  const meant = (each: Parameter | { readonly $ref: string }): Parameter[] => {
    if (!('$ref' in each)) return [each];
    const named = components.parameters[each.$ref.split('/').at(-1) ?? ''];
    return named === undefined ? [] : [named];
  };
  return new Map(
    Object.values(paths)
      .flatMap((each) => Object.values(each))
      .map(({ operationId, parameters = [], requestBody }) => [
        operationId,
        { parameters: parameters.flatMap(meant), bodies: requestBody?.content ?? {} },
      ]),
  );
}
