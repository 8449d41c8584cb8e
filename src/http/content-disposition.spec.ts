import { describe, expect, it } from 'vitest';
import { contentDisposition } from './content-disposition.js';

describe('contentDisposition', () => {
  it.each([
    ['a plain name', 'photo.webp', 'attachment; filename="photo.webp"'],
    [
      'Cyrillic in Latin letters, and as it is',
      'Отчёт №1.pdf',
      `attachment; filename="Otchyot No1.pdf"; filename*=UTF-8''%D0%9E%D1%82%D1%87%D1%91%D1%82%20%E2%84%961.pdf`,
    ],
    ['accents dropped', 'été.png', `attachment; filename="ete.png"; filename*=UTF-8''%C3%A9t%C3%A9.png`],
    ['an emoji as underscores', '🎨.png', `attachment; filename="_.png"; filename*=UTF-8''%F0%9F%8E%A8.png`],
    ['quotes that would end the value', 'a"b.png', `attachment; filename="a_b.png"; filename*=UTF-8''a%22b.png`],
    [
      'what encodeURIComponent leaves',
      `a'(b)*é`,
      `attachment; filename="a'(b)*e"; filename*=UTF-8''a%27%28b%29%2A%C3%A9`,
    ],
  ])('writes %s', (_, name, expected) => expect(contentDisposition('attachment', name)).toBe(expected));
});
