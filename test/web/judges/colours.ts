// Check 48, from what the browser has computed: every piece of text, every sign drawn before it, every border of a control, every line of a chart, against what lies behind it.
import type { Page } from 'playwright-core';

const TEXT = 4.5;
const SHAPE = 3;

/** What is too faint in the theme of the moment, one line each. */
export const faintParts = (page: Page): Promise<string[]> =>
  page.evaluate(
    ([textLeast, shapeLeast]) => {
      type Colour = readonly [red: number, green: number, blue: number, alpha: number];
      const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      const known = new Map<string, Colour>();
      /** Whatever the notation: a canvas knows them all. */
      const read = (css: string): Colour => {
        const before = known.get(css);
        if (before !== undefined) return before;
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = css;
        pen.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data;
        const colour: Colour = [red, green, blue, alpha / 255];
        known.set(css, colour);
        return colour;
      };
      const over = (top: Colour, below: Colour): Colour => {
        const mix = (a: number, b: number) => a * top[3] + b * (1 - top[3]);
        return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1];
      };
      const groundOf = (element: Element | null): Colour => {
        if (element === null) return read(matchMedia('(prefers-color-scheme: dark)').matches ? '#121212' : '#fff');
        const own = read(getComputedStyle(element).backgroundColor);
        return own[3] === 1 ? own : over(own, groundOf(element.parentElement));
      };
      const light = (colour: Colour): number => {
        const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * linear(colour[0] / 255) + 0.7152 * linear(colour[1] / 255) + 0.0722 * linear(colour[2] / 255);
      };
      const contrast = (a: Colour, b: Colour): number => {
        const [high = 0, low = 0] = [light(a), light(b)].toSorted((x, y) => y - x);
        return (high + 0.05) / (low + 0.05);
      };
      const opacityOf = (element: Element | null): number =>
        element === null ? 1 : Number(getComputedStyle(element).opacity) * opacityOf(element.parentElement);
      const front = document.querySelector('dialog:modal');
      const isSeen = (element: Element): boolean => {
        // Behind an open window nothing can be used, and what is off needs no contrast.
        if (front !== null && !front.contains(element)) return false;
        if (element.closest(':disabled, [aria-disabled=true]') !== null) return false;
        const { width, height } = element.getBoundingClientRect();
        return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      };
      const faults = new Map<string, string>();
      const judge = (what: string, element: Element, css: string, ground: Colour, least: number): void => {
        const [red, green, blue, alpha] = read(css);
        const ratio = contrast(over([red, green, blue, alpha * opacityOf(element)], ground), ground);
        if (ratio < least - 0.005)
          faults.set(`${what} ${element.cloneNode(false) instanceof Element ? shown(element) : ''}`, ratio.toFixed(2));
      };
      const shown = (element: Element): string => (element.cloneNode(false) as Element).outerHTML.slice(0, 110);

      const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        const parent = words.currentNode.parentElement;
        if (parent === null || !words.currentNode.nodeValue?.trim() || !isSeen(parent)) continue;
        if (parent.closest('svg, canvas, option, script, style') !== null) continue;
        judge('text', parent, getComputedStyle(parent).color, groundOf(parent), textLeast);
      }
      for (const element of document.body.querySelectorAll('*')) {
        if (!isSeen(element)) continue;
        for (const sign of ['::before', '::after']) {
          const { content, color } = getComputedStyle(element, sign);
          if (!['none', 'normal', '""'].includes(content))
            judge(`sign ${sign}`, element, color, groundOf(element), textLeast);
        }
        if (element.matches('input, textarea, select') && (element as HTMLInputElement).placeholder)
          judge('placeholder', element, getComputedStyle(element, '::placeholder').color, groundOf(element), textLeast);
        if (element.matches('input, textarea, select'))
          judge('value', element, getComputedStyle(element).color, groundOf(element), textLeast);
      }

      const controls = 'button, .button, input, select, textarea, progress, .menu summary, .counts a, [role=button]';
      for (const control of document.body.querySelectorAll(controls)) {
        const style = getComputedStyle(control);
        const ground = groundOf(control.parentElement);
        const width = Number.parseFloat(style.borderTopWidth);
        if (!isSeen(control) || width === 0 || read(style.borderTopColor)[3] === 0) continue;
        judge('border', control, style.borderTopColor, ground, shapeLeast);
      }
      for (const line of document.body.querySelectorAll('svg.sparkline polyline'))
        if (isSeen(line.parentElement!)) judge('line', line, getComputedStyle(line).stroke, groundOf(line), shapeLeast);
      for (const mark of document.body.querySelectorAll('.u-legend .u-marker')) {
        const { borderTopColor, borderTopStyle } = getComputedStyle(mark);
        if (isSeen(mark) && borderTopStyle !== 'none') judge('line', mark, borderTopColor, groundOf(mark), shapeLeast);
      }
      return [...faults].map(([what, ratio]) => `${ratio}: ${what}`);
    },
    [TEXT, SHAPE] as const,
  );
