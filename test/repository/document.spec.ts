// The document tells of every route of the program and of no other, and is one that the tools of others can read.
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { allRows } from '../../src/http/document/all-rows.js';
import { openApi } from '../../src/http/document/open-api.js';
import { allRoutes } from '../harness/routes.js';

/** Pages for people, and what belongs to them. A new page is named here; anything else gets a row in src/http/document/. */
const pages: ReadonlySet<string> = new Set([
  'GET /',
  'POST /convert',
  'GET /b/:id',
  'GET /t/:id',
  'POST /t/:id/cancel',
  'POST /t/:id/retry',
  'GET /s/:token',
  'POST /s/:token',
  'GET /s/:token/files/:file',
  'GET /s/:token/zip',
  'GET /admin',
  'GET /admin/monitor',
  'GET /admin/tasks',
  'GET /settings',
  'GET /settings/:part',
  'GET /help',
  'GET /history',
  'GET /docs',
  'GET /problems/:code',
  'GET /assets/:name',
  'GET /manifest.webmanifest',
  'GET /service-worker.js',
  'GET /offline',
  'POST /share-target',
  'GET /login',
  'POST /login',
  'GET /login/oidc',
  'GET /login/oidc/callback',
  'POST /logout',
  'GET /setup',
  'POST /setup',
  'GET /reset',
  'POST /reset',
]);
/** Flower's routes are Flower's: docs/flower.md tells of them. */
const routes = allRoutes().filter(({ path }) => !path.startsWith('/flower/'));
const names = new Set(routes.map(({ name }) => name));
const text = JSON.stringify(openApi(allRows));

describe('the document', () => {
  it('tells of every route (each that is named here needs a row in src/http/document/*.rows.ts)', () => {
    expect(routes.length).toBeGreaterThan(70);
    expect(routes.map(({ name }) => name).filter((name) => !pages.has(name) && !(name in allRows))).toEqual([]);
  });

  it('tells of nothing else (each that is named here has a row or a place among the pages, but no controller)', () => {
    expect([...Object.keys(allRows), ...pages].filter((name) => !names.has(name))).toEqual([]);
  });

  it('says of each route what the access guard asks for', () => {
    const told = routes
      .filter(({ name }) => name in allRows)
      .map(({ name, need }) => [name, need, allRows[name]?.need]);
    expect(told.filter(([, need, row]) => need !== row)).toEqual([]);
  });

  it('names each operation once', () => {
    const ids = Object.values(allRows).map(({ id }) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('has nothing that a linter complains about', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      // Everything is served from where the document is.
      rules: { 'operation-4xx-response': 'error', 'no-invalid-media-type-examples': 'error' },
    });
    const problems = await lintFromString({ source: text, config });
    const said = problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer ?? ''}: ${message}`);
    expect(said).toEqual([]);
  }, 60_000);
});
