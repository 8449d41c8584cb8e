// Check 6: nothing lies over what has the focus.
import type { Page } from 'playwright-core';

/** What lies over the middle of the element that has the focus, unless that is the element or belongs to it. */
export const coveredFocus = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body || focused === document.documentElement) return '';
    const { left, top, width, height } = focused.getBoundingClientRect();
    // Of a link over two lines the middle may lie beside it.
    const [first = { left, top, width, height }] = focused.getClientRects();
    // Of what is larger than the window the middle of the part that is in it.
    const middle = (from: number, length: number, end: number): number =>
      (Math.max(from, 0) + Math.min(from + length, end)) / 2;
    const [x, y] = [middle(first.left, first.width, innerWidth), middle(first.top, first.height, innerHeight)];
    const over = document.elementFromPoint(x, y);
    if (over === null) return `${focused.outerHTML.slice(0, 120)} is outside of the window at ${x} ${y}`;
    const isItself = focused.contains(over) || over.contains(focused) || over.closest('label')?.control === focused;
    return isItself ? '' : `${over.outerHTML.slice(0, 120)} covers ${focused.outerHTML.slice(0, 120)}`;
  });
