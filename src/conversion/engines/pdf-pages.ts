// The files that a program numbered, in the order of their pages. Used where one PDF becomes many files.
import fs from 'node:fs';
import path from 'node:path';

/** `name` holds the number as its first group. Programs write it with more or fewer zeros. */
export async function pageNames(folder: string, name: RegExp): Promise<string[]> {
  const found = (await fs.promises.readdir(folder)).flatMap((file) => {
    const number = name.exec(file)?.[1];
    return number === undefined ? [] : [{ file: path.join(folder, file), number: Number(number) }];
  });
  return found.sort((a, b) => a.number - b.number).map(({ file }) => file);
}
