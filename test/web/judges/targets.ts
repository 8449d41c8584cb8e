// Check 5: what is pressed is large enough, for a finger larger than for a mouse. Links within sentences are as high as their line.
import type { Page } from 'playwright-core';

export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const least = matchMedia('(pointer: coarse)').matches ? 44 : 24;
    const pressed =
      'button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=option]';
    const isInText = (each: Element): boolean => {
      if (!each.matches('a') || getComputedStyle(each).display !== 'inline') return false;
      return true;
    };
    /** A label belongs to what it names: pressing one presses the other. */
    const heightOf = (each: HTMLElement): number => {
      const labels = each instanceof HTMLInputElement ? [...(each.labels ?? [])] : [];
      const boxes = [
        each,
        ...labels.filter(
          (label) => ['checkbox', 'radio', 'file'].includes((each as HTMLInputElement).type) && label.checkVisibility(),
        ),
      ];
      return Math.max(...boxes.map((box) => box.getBoundingClientRect().height));
    };
    const widthOf = (each: HTMLElement): number => {
      const labels = each instanceof HTMLInputElement ? [...(each.labels ?? [])] : [];
      return Math.max(...[each, ...labels].map((box) => box.getBoundingClientRect().width));
    };
    /** A long label beside it takes its room. */
    const isSqueezed = (each: HTMLElement): boolean => {
      const { width, height } = each.getBoundingClientRect();
      return each.matches('[type=checkbox], [type=radio]') && Math.abs(width - height) > 1;
    };
    return [...document.querySelectorAll<HTMLElement>(pressed)]
      .filter((each) => !isInText(each))
      .filter((each) => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((each) => each.getBoundingClientRect().width > 1)
      .flatMap((each) => {
        if (isSqueezed(each)) return [`${each.outerHTML.slice(0, 90)} is squeezed`];
        const [width, height] = [widthOf(each), heightOf(each)].map((side) => Math.round(side * 10) / 10);
        if (width! >= 24 && height! >= least) return [];
        return [`${(each.cloneNode(false) as Element).outerHTML.slice(0, 90)} is ${width} × ${height}, not ${least}`];
      });
  });
