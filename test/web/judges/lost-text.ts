// Check 50: what can be read in a wide window with small letters can be read in every other.
import type { Page } from 'playwright-core';

/** A task's card leaves out what its row has nothing of. */
const LEFT_OUT = 'script, style, noscript, option, .skip, .tasks .no-value';

/** Every piece of text on the page, as far as it is shown or read aloud. */
export const readableText = (page: Page): Promise<string[]> =>
  page.evaluate((leftOut) => {
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const all = new Set<string>();
    while (words.nextNode()) {
      const parent = words.currentNode.parentElement;
      const text = words.currentNode.nodeValue?.trim().replace(/\s+/g, ' ') ?? '';
      if (parent === null || text === '' || parent.closest(leftOut) !== null) continue;
      // What is folded is there for whoever presses its line.
      const seen = parent.closest('details:not([open])')?.querySelector(':scope > summary') ?? parent;
      if (seen.checkVisibility({ opacityProperty: true, visibilityProperty: true })) all.add(text);
    }
    return [...all];
  }, LEFT_OUT);

/** Numbers go on meanwhile. */
const plain = (text: string): string => text.replaceAll(/\d+/g, '#');

export function lostText(before: readonly string[], after: readonly string[]): string[] {
  const isThere = standsIn(after);
  return before.filter((text) => !isThere(text)).map((text) => `lost: "${text.slice(0, 60)}"`);
}

/** What stood there before and stands there still. */
export const lastingText = (before: readonly string[], after: readonly string[]): string[] =>
  before.filter(standsIn(after));

function standsIn(texts: readonly string[]): (text: string) => boolean {
  const all = plain(texts.join(' '));
  return (text) => all.includes(plain(text));
}
