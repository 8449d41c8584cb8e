// Check 44: no page shows the name of a sentence in place of the sentence, in no language, neither to see nor to hear.
import type { Page } from 'playwright-core';
import { en } from '../../../web/words/en.js';

const keys = new Set(Object.keys(en));

export async function keyNames(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [document.title];
    while (words.nextNode())
      if (words.currentNode.parentElement?.closest('script, style, code, pre') === null)
        texts.push(words.currentNode.nodeValue ?? '');
    for (const each of document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [aria-valuetext]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'])
        texts.push(each.getAttribute(name) ?? '');
    return texts;
  });
  const found = said.flatMap((text) => text.match(/[A-Za-z][\w-]*(?:\.[\w+-]+)+/g) ?? []);
  return [...new Set(found.filter((word) => keys.has(word)))].map((word) => `"${word}" stands there as it is`);
}
