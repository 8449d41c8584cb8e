// Traces of errors name the source, not the line of the one file that the build has gathered. Called by main.ts; its map is read when the first trace is.
import fs from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import path from 'node:path';

interface Frame extends NodeJS.CallSite {
  toString(): string;
}

/** Node can do this only for files that it has read itself. */
export function tellPlaces(file: string): void {
  let map: SourceMap | undefined;
  const sourceOf = (line: number, column: number): string | undefined => {
    map ??= new SourceMap(JSON.parse(fs.readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload);
    const found = map.findEntry(line - 1, column - 1);
    // Code of packages has no entry of its own; what is found for it lies in a line before.
    if (!('originalSource' in found) || found.generatedLine !== line - 1) return undefined;
    return `${path.resolve(file, '..', found.originalSource)}:${found.originalLine + 1}:${found.originalColumn + 1}`;
  };
  const told = (frame: Frame): string => {
    const text = frame.toString();
    const line = frame.getLineNumber() ?? 0;
    const column = frame.getColumnNumber() ?? 0;
    // What V8 has kept names the place where it was compiled, which is where the build was made.
    const name = frame.getFileName() ?? '';
    if (path.basename(name) !== path.basename(file)) return text;
    return text.replace(`${name}:${line}:${column}`, sourceOf(line, column) ?? `${file}:${line}:${column}`);
  };
  Error.prepareStackTrace = (error, frames) =>
    [Error.prototype.toString.call(error), ...frames.map(told)].join('\n    at ');
}
