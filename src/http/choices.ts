// What a reader chose for all pages: language and theme. `?lang=` and `?theme=` are remembered in cookies; a remembered one wins over what the browser prefers.
import type { Request, Response } from 'express';
import { isLanguage, preferredLanguage, type Language } from '../shared/words.js';
import { readCookie, writeCookie } from './cookies.js';
import type { Site } from './site.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export interface Choices {
  readonly language: Language;
  readonly theme: Theme;
}

const YEAR_S = 365 * 86_400;
const isTheme = (value: string | undefined): value is Theme => themes.some((theme) => theme === value);

export function readChoices(request: Request, response: Response, site: Site): Choices {
  const asked = new URLSearchParams(request.url.split('?')[1] ?? '');
  const choice = <T extends string>(name: string, cookie: string, isOne: (value?: string) => value is T) => {
    const value = asked.get(name) ?? undefined;
    if (!isOne(value)) {
      const remembered = readCookie(request, cookie);
      return isOne(remembered) ? remembered : undefined;
    }
    writeCookie(response, site, cookie, value, YEAR_S);
    return value;
  };
  return {
    language: choice('lang', 'athanor_language', isLanguage) ?? preferredLanguage(request.get('accept-language')),
    theme: choice('theme', 'athanor_theme', isTheme) ?? 'system',
  };
}
