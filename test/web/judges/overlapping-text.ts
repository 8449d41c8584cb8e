// No line of text lies over another one, as far as both are seen. What stays in place while one scrolls lies over the rest on purpose, and is judged by itself.
import type { Page } from 'playwright-core';

export const overlappingText = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const SLACK = 2;
    interface Line {
      readonly text: string;
      readonly node: Node;
      readonly layer: Element;
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    const front = document.querySelector('dialog:modal') ?? document.body;
    const words = document.createTreeWalker(front, NodeFilter.SHOW_TEXT);
    const lines: Line[] = [];
    while (words.nextNode()) {
      const node = words.currentNode;
      const parent = node.parentElement;
      const text = node.nodeValue?.trim() ?? '';
      if (parent === null || text === '' || parent.closest('script, style, noscript, option, .unseen, .skip')) continue;
      if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      let clip = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
      let layer: Element | undefined;
      let isUnseen = false;
      for (let at: Element | null = parent; at !== null && at !== front; at = at.parentElement) {
        const { position, overflowX, overflowY, clipPath } = getComputedStyle(at);
        if (position === 'fixed' || position === 'sticky' || position === 'absolute') layer ??= at;
        isUnseen ||= clipPath !== 'none';
        if (overflowX === 'visible' && overflowY === 'visible') continue;
        const box = at.getBoundingClientRect();
        clip = {
          left: Math.max(clip.left, box.left),
          right: Math.min(clip.right, box.right),
          top: Math.max(clip.top, box.top),
          bottom: Math.min(clip.bottom, box.bottom),
        };
      }
      if (isUnseen) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const seen = {
          left: Math.max(line.left, clip.left),
          right: Math.min(line.right, clip.right),
          top: Math.max(line.top, clip.top),
          bottom: Math.min(line.bottom, clip.bottom),
        };
        if (seen.right - seen.left > SLACK && seen.bottom - seen.top > SLACK)
          lines.push({ text, node, layer: layer ?? front, ...seen });
      }
    }
    lines.sort((a, b) => a.top - b.top);
    const faults = new Set<string>();
    for (const [at, one] of lines.entries())
      for (const other of lines.slice(at + 1)) {
        if (other.top > one.bottom) break;
        // Letters are lower than the line that is made for them.
        const shared = Math.min(one.bottom, other.bottom) - other.top;
        const isOver = shared > 0.35 * Math.min(one.bottom - one.top, other.bottom - other.top);
        const isBeside = one.right <= other.left + SLACK || other.right <= one.left + SLACK;
        if (one.node !== other.node && one.layer === other.layer && isOver && !isBeside)
          faults.add(`"${one.text.slice(0, 40)}" lies over "${other.text.slice(0, 40)}"`);
      }
    return [...faults];
  });
