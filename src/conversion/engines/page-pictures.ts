// The charts and pictures of a sheet, which LibreOffice writes as files beside the page whatever it is told, become part of it. Used by office.engine.ts.
import fs from 'node:fs';
import { mediaTypeOf } from './document-pictures.js';

/** By their names in the page. */
export async function embedPictures(page: string, pictures: ReadonlyMap<string, string>): Promise<void> {
  let html = await fs.promises.readFile(page, 'utf8');
  for (const [name, file] of pictures) {
    const bytes = await fs.promises.readFile(file, 'base64');
    await fs.promises.rm(file);
    html = html.replaceAll(`src="${name}"`, `src="data:${mediaTypeOf(name)};base64,${bytes}"`);
  }
  await fs.promises.writeFile(page, html);
}
