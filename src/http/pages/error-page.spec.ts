import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../shared/errors.js';
import type { Language } from '../../shared/words.js';
import { noteFacts } from '../request-facts.js';
import { Site } from '../site.js';
import { errorPage } from './error.page.js';

const site = new Site({ publicUrl: 'https://files.example.org/x', host: '127.0.0.1', allowedHosts: [] });

function pageOf(code: ErrorCode, language: Language, details: Record<string, unknown> = {}, waitS?: number): string {
  const request = { method: 'GET', url: '/t/1' } as Request;
  noteFacts(request, { requestId: 'r1', traceId: 't1', language, theme: 'system' });
  return errorPage(new AppError(code, 'What happened in English.', { details }), request, site, waitS).body.text;
}

describe('73 the page of an error', () => {
  it.each([
    ['not_found', 'There is nothing here', 'Здесь ничего нет', 'href="/x/"'],
    ['file_expired', 'No longer here', 'Этого больше нет', 'href="/x/"'],
    ['file_too_large', 'Too large', 'Слишком большой размер', 'href="/x/help#limits"'],
    ['misdirected_request', 'Not the right address', 'Не тот адрес', 'href="https://files.example.org/x/"'],
    ['rate_limited', 'Too much at once', 'Слишком много сразу', 'href="/x/t/1"'],
    ['internal_error', 'Our fault', 'Ошибка на нашей стороне', 'href="/x/t/1"'],
    ['dependency_down', 'Not possible right now', 'Сейчас не получится', 'href="/x/t/1"'],
    ['engine_unavailable', 'Not possible right now', 'Сейчас не получится', 'href="/x/help#formats"'],
    ['storage_full', 'No room on the server', 'На сервере нет места', 'href="/x/t/1"'],
  ] as const)('%s has its words in both languages, and a way on', (code, english, russian, way) => {
    for (const [language, title] of [
      ['en', english],
      ['ru', russian],
    ] as const) {
      const text = pageOf(code, language);
      expect(text).toContain(`<h1>${title}</h1>`);
      expect(text).toContain(way);
      expect(text).toContain(`href="/x/help#${code}"`);
    }
  });

  it('names what is missing, and how long to wait', () => {
    const text = pageOf('engine_unavailable', 'ru', { missing: 'LibreOffice' }, 5);
    expect(text).toContain('LibreOffice');
    expect(text).toContain('Повторите через 5\u00a0секунд');
  });
});
