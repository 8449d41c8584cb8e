// The API as it is keeps what docs/promises.json says that it has promised. CONTRIBUTING.md tells how a break is accepted.
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { allRows } from '../../src/http/document/all-rows.js';
import { brokenPromises } from '../../src/http/document/broken-promises.js';
import { openApi } from '../../src/http/document/open-api.js';
import { promisesOf, type Promises } from '../../src/http/document/promises.js';
import { projectRoot } from '../../src/shared/settings.js';

const promised = JSON.parse(fs.readFileSync(path.join(projectRoot, 'docs/promises.json'), 'utf8')) as Promises;

it('nothing that programs were promised is broken (a break that is meant: CONTRIBUTING.md, "A change that breaks programs")', () => {
  expect(Object.keys(promised).length).toBeGreaterThan(500);
  expect(brokenPromises(promised, promisesOf(openApi(allRows)))).toEqual([]);
});
