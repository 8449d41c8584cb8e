// Checks 46 and 50: no text is cut, sticks out of what it stands in, or lies outside of the window. What is cut on purpose says all of it in its title.
import type { Page } from 'playwright-core';

export const cutText = (page: Page): Promise<string[]> =>
  page.evaluate((window) => {
    const SLACK = 1.5;
    const faults = new Set<string>();
    const front = document.querySelector('dialog:modal');
    const words = document.createTreeWalker(front ?? document.body, NodeFilter.SHOW_TEXT);
    const short = (text: string) => text.trim().replace(/\s+/g, ' ').slice(0, 60);
    /** For those who hear the page, or not there at all. */
    const isUnseen = (element: Element): boolean =>
      element.closest('script, style, noscript, option, svg, canvas, .unseen, .skip') !== null ||
      !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
      hasUnseenBox(element);
    const hasUnseenBox = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement)
        if (getComputedStyle(at).clipPath !== 'none') return true;
      return false;
    };
    const scrolls = (style: CSSStyleDeclaration) => /auto|scroll/.test(`${style.overflowX} ${style.overflowY}`);
    const hides = (style: CSSStyleDeclaration) => /hidden|clip/.test(`${style.overflowX} ${style.overflowY}`);
    const boxes =
      'button, .button, a, label, legend, summary, th, td, dt, dd, h1, h2, h3, h4, li, p, .card, .row, .tile, main, dialog';
    while (words.nextNode()) {
      const node = words.currentNode;
      const parent = node.parentElement;
      if (parent === null || !node.nodeValue?.trim() || isUnseen(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const lines = [...range.getClientRects()].filter(({ width, height }) => width > 0.5 && height > 0.5);
      let moves = false;
      let fault = '';
      for (let at: Element | null = parent; at !== null && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at);
        moves ||= scrolls(style);
        const box = at.getBoundingClientRect();
        const cut = hides(style) && at.closest('[title]') === null;
        if (!cut && !(at.matches(boxes) && style.display !== 'inline')) continue;
        if (moves && !cut) continue;
        const sticksOut = lines.some(
          (line) =>
            line.right > box.right + SLACK ||
            line.left < box.left - SLACK ||
            (cut && (line.bottom > box.bottom + line.height / 2 || line.top < box.top - line.height / 2)),
        );
        if (sticksOut) fault ||= `${cut ? 'is cut by' : 'sticks out of'} <${at.localName} class="${at.className}">`;
      }
      if (!moves && lines.some(({ right, left }) => right > window + SLACK || left < -SLACK))
        fault ||= 'lies outside of the window';
      if (fault !== '') faults.add(`"${short(node.nodeValue)}" ${fault}`);
    }
    const pen = document.createElement('canvas').getContext('2d')!;
    for (const field of (front ?? document.body).querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      'select, input, textarea',
    )) {
      if (
        isUnseen(field) ||
        field.matches('[multiple], [type=file], [type=checkbox], [type=radio], [type=range], [type=hidden]')
      )
        continue;
      const style = getComputedStyle(field);
      pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      [pen.letterSpacing, pen.wordSpacing] = [style.letterSpacing, style.wordSpacing].map((each) =>
        each === 'normal' ? '0px' : each,
      ) as [string, string];
      const text = field instanceof HTMLSelectElement ? (field.selectedOptions[0]?.text ?? '') : field.placeholder;
      const arrow = field instanceof HTMLSelectElement ? 16 : 0;
      const room =
        field.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight) - arrow;
      if (text !== '' && field.title !== text && pen.measureText(text).width > room + SLACK)
        faults.add(`"${short(text)}" does not fit into its ${field.localName} #${field.id}`);
    }
    return [...faults];
  }, page.viewportSize()?.width ?? 0);
