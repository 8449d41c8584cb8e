// What a person sees when a page cannot be shown: the sentence of the code in their language, and the number for the administrator.
import type { Request } from 'express';
import type { AppError } from '../../shared/errors.js';
import { say, type Language } from '../../shared/words.js';
import { factsOf } from '../request-facts.js';
import type { Site } from '../site.js';
import { html } from './html.js';
import type { Content } from './page-frame.js';

export function errorPage(error: AppError, request: Request, site: Site): Content {
  const { language, requestId } = factsOf(request);
  return {
    title: say(language, 'problem.title'),
    body: html`<h1>${say(language, 'problem.title')}</h1>
      <p class="problem">${sentence(error, language)}</p>
      <p class="muted">
        <a href="${site.path(`/help#${error.code}`)}"><code>${error.code}</code></a> ·
        ${say(language, 'problem.number', { id: requestId })}
      </p>
      <p><a class="button" href="${site.path('/')}">${say(language, 'problem.back')}</a></p>`,
  };
}

function sentence(error: AppError, language: Language): string {
  if (error.facts.details?.['reason'] === 'door_setup') return say(language, 'setup.link');
  // Ours are written in English and say more about the case; the Russian reader gets the general sentence.
  return language === 'en' && error.status < 500 ? error.message : say(language, `error.${error.code}`);
}
