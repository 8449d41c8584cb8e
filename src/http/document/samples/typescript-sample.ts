// A request in TypeScript, for Node.js as it is. Called by code-samples.ts.
import { KEY_VARIABLE, type ExampleRequest } from './example-request.js';

export function typescriptSample({
  method,
  url,
  headers,
  wantsKey,
  json,
  file,
  saveAs,
  isStream,
}: ExampleRequest): string {
  const uses = [...(file === undefined ? [] : ['readFile']), ...(saveAs === undefined ? [] : ['writeFile'])];
  const heads = [
    ...Object.entries(headers).map(([name, value]) => `    ${quoted(name)}: ${quoted(value)},`),
    ...(wantsKey ? [`    Authorization: \`Bearer \${process.env.${KEY_VARIABLE}}\`,`] : []),
  ];
  const init = [
    ...(method === 'GET' ? [] : [`  method: '${method}',`]),
    ...(heads.length === 0 ? [] : ['  headers: {', ...heads, '  },']),
    ...(json === undefined ? [] : [`  body: JSON.stringify(${indented(JSON.stringify(json, null, 2))}),`]),
    ...(file === undefined ? [] : [`  body: await readFile(${quoted(file)}),`]),
  ];
  return [
    ...(uses.length === 0 ? [] : [`import { ${uses.join(', ')} } from 'node:fs/promises';`, '']),
    init.length === 0
      ? `const answer = await fetch(${quoted(url)});`
      : [`const answer = await fetch(${quoted(url)}, {`, ...init, '});'].join('\n'),
    'if (!answer.ok) throw new Error(await answer.text());',
    isStream
      ? 'for await (const part of answer.body) process.stdout.write(part);'
      : saveAs === undefined
        ? 'console.log(answer.status, await answer.text());'
        : `await writeFile(${quoted(saveAs)}, Buffer.from(await answer.arrayBuffer()));`,
  ].join('\n');
}

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
const indented = (text: string): string => text.replaceAll('\n', '\n  ');
