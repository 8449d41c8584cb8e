// What is expected of every page in every state: in both languages, both themes, on a desk and on a phone, narrow, zoomed and with large letters.
// A picture of each is kept in .test/screenshots, named state-language-width-theme.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { formats } from '../../src/conversion/formats.js';
import { queueNames } from '../../src/tasks/queues/queues.js';
import { axeFaults, overflow, phone, russian, shoot, shootWindow, type TestBrowser, type View } from './browser.js';
import { faintParts } from './judges/colours.js';
import { cutText } from './judges/cut-text.js';
import { foreignWords } from './judges/foreign-words.js';
import { keyNames } from './judges/key-names.js';
import { lastingText, lostText, readableText } from './judges/lost-text.js';
import { overlappingText } from './judges/overlapping-text.js';
import { unclearNames } from './judges/row-names.js';
import { smallTargets } from './judges/targets.js';
import type { PageState } from './page-states.js';

/** Formats and queues are called the same in every language. */
const NAMES: ReadonlySet<string> = new Set([
  ...formats.flatMap(({ id, label, extensions }) => [id, ...label.en.toLowerCase().split(/\W+/), ...extensions]),
  ...queueNames,
]);
/** Of one state: four readers, each with a dozen looks, on a busy machine. */
export const PATIENCE_MS = 300_000;
const DESK = { width: 1280, height: 900 };

/** What a judge has found, one line each, behind the look in which it was found. */
type Note = (where: string, found: readonly string[]) => void;

interface Asked<World> {
  readonly state: PageState<World>;
  readonly world: World;
  /** Of states that name only a path. */
  readonly url: string;
}

export async function expectGoodLooks<World>(browser: TestBrowser, { state, world, url }: Asked<World>): Promise<void> {
  const faults: string[] = [];
  for (const language of ['en', 'ru'] as const)
    for (const place of ['desk', 'phone'] as const) {
      const view: View = { ...(place === 'phone' && phone), ...(language === 'ru' && russian) };
      const visit = await browser.visit(new URL(state.at(world), url).href, view);
      const { page } = visit;
      await state.ready(page, world);
      const note: Note = (where, found) =>
        faults.push(...found.map((each) => `${language} ${place} ${where}: ${each}`));
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      expect(await page.locator('h1').count()).toBe(1);
      await lookAtThemes(page, state, language, note);
      note('targets', await smallTargets(page));
      note('names', await unclearNames(page));
      note('keys', await keyNames(page));
      if (language === 'ru') note('words', await foreignWords(page, new Set([...NAMES, ...(state.names ?? [])])));
      note('as it is', await faultsOfSize(page));
      await (place === 'desk' ? lookAtSizes(page, note) : lookAtNarrow(page, state, note));
      await lookAtSpacing(page, note);
      if (state.isCutOff !== true) note('script', visit.faults.filter(isOfScript));
    }
  expect(faults).toEqual([]);
}

async function lookAtThemes(
  page: Page,
  { name, isLong, isVast }: PageState<never>,
  language: string,
  note: Note,
): Promise<void> {
  const isPhone = page.viewportSize()?.width !== DESK.width;
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await drawn(page);
    await (isLong ? shootWindow : shoot)(page, `${name}-${language}-${page.viewportSize()?.width}-${theme}`);
    note(theme, [...(isVast && isPhone ? [] : await axeFaults(page)), ...(await faintParts(page))]);
  }
}

async function lookAtSizes(page: Page, note: Note): Promise<void> {
  let before = await readableText(page);
  const look = async (where: string, change: () => Promise<unknown>, undo: () => Promise<unknown>) => {
    await change();
    await drawn(page);
    note(where, await faultsOfSize(page));
    // As by a press on its summary, which may be behind an open window.
    await page.evaluate(() => document.querySelector('.menu')?.setAttribute('open', ''));
    await drawn(page);
    const seen = await readableText(page);
    note(where, await largeBars(page));
    await undo();
    await drawn(page);
    const after = await readableText(page);
    // What the page says no longer because time goes on is not lost by the size of the window.
    note(where, lostText(lastingText(before, after), seen));
    before = after;
  };
  const size = (width: number, height: number) => () => page.setViewportSize({ width, height });
  const letters = (size: string) => () =>
    page.evaluate((fontSize) => (document.documentElement.style.fontSize = fontSize), size);
  const asItWas = () => page.setViewportSize(DESK);
  await look('768', size(768, 900), asItWas);
  // A window of 1280 × 1024 at 400 %.
  await look('400 %', size(320, 256), asItWas);
  await look('letters 200 %', letters('200%'), letters(''));
}

async function lookAtNarrow(page: Page, { isVast }: PageState<never>, note: Note): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  await drawn(page);
  // In the theme that was looked at last, the dark one.
  note('320', [...(await faultsOfSize(page)), ...(await smallTargets(page)), ...(isVast ? [] : await axeFaults(page))]);
}

/** What a reader may ask of every text (WCAG 1.4.12); as narrow or as large as it was last. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`;

async function lookAtSpacing(page: Page, note: Note): Promise<void> {
  const before = await readableText(page);
  note('before spacing', await overlappingText(page));
  await page.evaluate((css) => {
    document.documentElement.style.fontSize = '';
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }, SPACING);
  await drawn(page);
  note('spacing', await faultsOfSize(page));
  note('spacing', await overlappingText(page));
  note('spacing', lostText(before, await readableText(page)));
}

async function faultsOfSize(page: Page): Promise<string[]> {
  const pixels = await overflow(page);
  return [...(pixels > 0 ? [`${pixels} pixels too wide`] : []), ...(await cutText(page))];
}

/** That an address is refused is what some of the states are about. */
const isOfScript = (fault: string): boolean => !/the server responded with a status of [45]\d\d/.test(fault);

/** What the page does about its new size or theme is seen two frames later. */
const drawn = (page: Page) =>
  page.evaluate(() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))));

/** Bars that stay when one scrolls leave half of the window to what they belong to. */
const largeBars = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const bars = [...document.body.querySelectorAll('*')].filter((each) => {
      const { position } = getComputedStyle(each);
      return (
        (position === 'fixed' || position === 'sticky') && each.checkVisibility() && !each.closest('dialog, .scroll')
      );
    });
    const share = bars.reduce((sum, each) => sum + each.getBoundingClientRect().height, 0) / innerHeight;
    return share > 0.5 ? [`bars cover ${Math.round(share * 100)} % of the window`] : [];
  });
