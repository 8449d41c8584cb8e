// Which pages of Flower lead where.
import { expect, it } from 'vitest';
import { pageInsteadOf } from './flower-pages.js';

it.each([
  ['/', '/admin/monitor'],
  ['/?x=1', '/admin/monitor'],
  ['/workers', '/admin/monitor'],
  ['/worker/celery@here', '/admin/monitor'],
  ['/tasks?state=FAILURE', '/admin/tasks'],
  ['/task/01a1fed7-8d43-7604-a368-c3269575f0b9', '/t/01a1fed7-8d43-7604-a368-c3269575f0b9'],
  ['/task/../../x', '/admin/tasks'],
  ['/api/tasks', undefined],
  ['/metrics', undefined],
  ['/constructor', undefined],
])('%s', (page, ours) => {
  expect(pageInsteadOf(page)).toBe(ours);
});
