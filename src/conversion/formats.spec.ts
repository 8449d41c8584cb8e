import { describe, expect, it } from 'vitest';
import { extensionOf, findFormat, formats, stemOf } from './formats.js';

describe('the table of formats', () => {
  it.each([
    ['jpg', 'jpeg'],
    ['.JPEG', 'jpeg'],
    ['tif', 'tiff'],
    ['htm', 'html'],
    ['.tar.gz', 'tar.gz'],
    ['tgz', 'tar.gz'],
    ['image', undefined],
    ['', undefined],
  ])('finds by "%s" the format %s', (name, id) => {
    expect(findFormat(name)?.id).toBe(id);
  });

  it.each([
    ['photos.TAR.GZ', 'photos', 'tar.gz'],
    ['photos.tar.png', 'photos.tar', 'png'],
    ['a.b.jpeg', 'a.b', 'jpeg'],
    ['.tar.gz', '.tar', 'gz'],
    ['.png', '.png', ''],
    ['folder/name', 'name', ''],
    ['end.', 'end', ''],
  ])('parts "%s" into "%s" and "%s"', (name, stem, extension) => {
    expect([stemOf(name), extensionOf(name)]).toEqual([stem, extension]);
  });

  it('uses no id, extension or media type twice', () => {
    for (const key of ['extensions', 'mediaTypes'] as const) {
      const all = formats.flatMap((format) => [...format[key]]);
      expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
    }
    expect(new Set(formats.map((format) => format.id)).size).toBe(formats.length);
  });

  it('says of each in one line of both languages what it is good for, and of no two the same', () => {
    const seen = formats.filter(({ internal }) => !internal);
    for (const { id, description } of seen) {
      expect(description.en, id).toMatch(/^[A-Z].{8,54}\.$/);
      expect(description.ru, id).toMatch(/^[А-ЯЁ].{8,54}\.$/);
    }
    const lines = seen.map(({ family, description: { en } }) => `${family}: ${en}`);
    expect(lines.filter((line, at) => lines.indexOf(line) !== at)).toEqual([]);
  });

  it('names only formats that exist as the outer form of another', () => {
    for (const { inside } of formats) if (inside !== undefined) expect(findFormat(inside)?.id).toBe(inside);
  });
});
