// Check 44: on a Russian page every word is Russian, but for names of formats, programs, keys of the keyboard, and what stands there as code.
import type { Page } from 'playwright-core';

/** Names that are the same in every language, and values of options. */
const NAMES =
  /^(Athanor|API|OpenAPI|JSON|ZIP|HTML|HTTPS?|URL|RSS|PDF|Redis|PostgreSQL|BullMQ|Celery|Flower|RabbitMQ|LibreOffice|Chromium|Calibre|ffmpeg|FFmpeg|sharp|libvips|pandoc|Pandoc|Ctrl\+V|Ctrl|Enter|Delete|Escape|Esc|Tab|cron|webhook|English|EN|RU|sRGB|xyz|low|medium|high|strip|keep|auto|inside|cover|contain|fill|full|Allow|curl|Python|TypeScript|PHP|Go|Apple|Mac|Windows|Linux|Unix|Amiga|Photoshop|Word|Excel|PowerPoint|Office|Kindle|Flash|Emacs|WinRAR|gzip|Debian|Ubuntu)$/i;
/** An identifier or a format: with a figure, a sign inside, or all in capitals. */
const CODE = /^[A-Z\d+]+$|[\d._/@:=-]/;

export const foreignWords = async (page: Page, known: ReadonlySet<string>): Promise<string[]> => {
  const said = await page.evaluate(() => {
    const skip = 'script, style, noscript, code, pre, kbd, samp, bdi, time, option, [lang=en], [dir=auto], .name';
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [document.title];
    while (words.nextNode()) {
      const parent = words.currentNode.parentElement;
      if (parent !== null && parent.closest(skip) === null && parent.checkVisibility())
        texts.push(words.currentNode.nodeValue ?? '');
    }
    return texts;
  });
  const words = said.flatMap((text) =>
    (text.replaceAll(/\{\w+\}/g, '').match(/[A-Za-z][\w.+/@:=-]*/g) ?? []).map((word) => [word, text.trim()] as const),
  );
  return words.flatMap(([word, text]) => {
    const bare = word.replace(/[.:]+$/, '');
    return bare.length < 3 || NAMES.test(bare) || CODE.test(bare) || known.has(bare.toLowerCase())
      ? []
      : [`"${bare}" in "${text.slice(0, 80)}"`];
  });
};
