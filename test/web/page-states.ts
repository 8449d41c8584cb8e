// Every page in every state that somebody can see it in: where it is, and what has to happen until it is there. Each row is one test of pages-of-conversion.spec.ts or pages-around.spec.ts.
import type { Page } from 'playwright-core';
import { scriptHasRun } from './browser.js';
import { makePng } from '../harness/pictures.js';
import { boss, type World } from './seeded-world.js';

/** `World`: what was made for it beforehand. */
export interface PageState<World> {
  readonly name: string;
  readonly at: (world: World) => string;
  /** Until there is what the picture is of. */
  readonly ready: (page: Page, world: World) => Promise<unknown>;
  /** Too long for one picture. */
  readonly isLong?: true;
  /** Axe needs a minute for it, so it is only asked where the window is wide. */
  readonly isVast?: true;
  /** Names that stand in its Russian sentences as they are. */
  readonly names?: readonly string[];
  /** The line is cut on purpose, which the browser says as an error. */
  readonly isCutOff?: true;
}

export const settingsParts = [
  'preferences',
  'presets',
  'keys',
  'webhooks',
  'account',
  'users',
  'limits',
  'engines',
  'queues',
  'schedules',
  'storage',
];
const statesOfTasks = [
  'queued',
  'running',
  'unmeasured',
  'retrying',
  'cancelling',
  'cancelled',
  'failed',
  'locked',
  'ours',
  'deleted',
  'done',
  'larger',
];

const seen = (selector: string) => (page: Page) => page.locator(selector).first().waitFor();
const loaded = async (page: Page) => {
  await page.locator('#app h1').first().waitFor();
  await page.waitForFunction(() => !/Loading…|Загружаем…/.test(document.body.innerText));
};
const heading = seen('h1');

export const small = async (name: string) => ({ name, mimeType: 'image/png', buffer: await makePng() });
/** More than what goes in one form, so that it goes in parts. */
const large = async () => ({
  name: 'Отпуск large photo.png',
  mimeType: 'image/png',
  buffer: Buffer.concat([await makePng(), Buffer.alloc(5 * 2 ** 20, 7)]),
});
export async function choose(page: Page, ...files: Awaited<ReturnType<typeof small>>[]): Promise<void> {
  await page.locator('.ways').waitFor();
  await page.locator('#file').setInputFiles(files);
  await page
    .locator('.row')
    .nth(files.length - 1)
    .waitFor();
}

/** The second part never arrives; what becomes of it then is the test's. Of a line that is lost nothing else arrives either, or the row would be on its
 *  way again for a moment each time that it tries. */
async function sendHalf(page: Page, then: 'held' | 'lost'): Promise<void> {
  let parts = 0;
  await page.route('**/api/v1/uploads/*', (route) => {
    if (route.request().method() === 'PATCH') parts += 1;
    if (parts < 3 || (then === 'held' && route.request().method() !== 'PATCH')) return route.continue();
    return then === 'lost' ? route.abort() : undefined;
  });
  await choose(page, await large());
  await page.locator('#start').click();
  await page.locator(then === 'lost' ? '.status-offline' : '.row progress[value]').waitFor();
}

/** Operations, fields, headers, values. */
const namesOfApi = [
  ...['createtask', 'createwebhook', 'followevents', 'getlimits', 'getresult', 'gettask', 'getusage'],
  ...['replaydelivery', 'testwebhook', 'uploadfile'],
  ...['code', 'events', 'params', 'problem', 'start', 'state', 'terminate', 'timeout', 'false', 'null'],
  ...[
    'cookie',
    'etag',
    'prefer',
    'ratelimit',
    'ping',
    'snapshot',
    'tus',
    'schema',
    'prometheus',
    'standard',
    'webhooks',
  ],
];

const onConvert: readonly PageState<World>[] = [
  { name: 'convert-empty', at: () => '/', ready: seen('.ways') },
  {
    name: 'convert-chosen',
    at: () => '/',
    ready: async (page) => {
      const [plain, other] = [
        await small('photo.png'),
        await small('Отпуск — очень длинное имя файла, которое не помещается (копия 3).png'),
      ];
      await choose(
        page,
        plain,
        other,
        await small('what.xyz'),
        { ...plain, name: 'empty.png', buffer: Buffer.alloc(0) },
        { ...plain, name: 'huge.png', buffer: Buffer.alloc(7 * 2 ** 20) },
      );
    },
  },
  {
    name: 'convert-formats',
    at: () => '/',
    ready: async (page) => {
      await choose(page, await small('photo.png'));
      await page.locator('.row .target').click();
      await page.getByRole('option').first().waitFor();
    },
  },
  {
    name: 'convert-options',
    at: () => '/',
    ready: async (page) => {
      await choose(page, await small('photo.png'));
      await page.locator('.row .target + button').click();
      await page.locator('dialog input').first().waitFor();
    },
  },
  { name: 'convert-uploading', at: () => '/', ready: (page) => sendHalf(page, 'held') },
  {
    name: 'convert-paused',
    at: () => '/',
    ready: async (page) => {
      await sendHalf(page, 'held');
      await page.locator('.row .actions button').first().click();
      await page.locator('.status-paused').waitFor();
    },
  },
  { name: 'convert-offline', at: () => '/', isCutOff: true, ready: (page) => sendHalf(page, 'lost') },
  {
    name: 'convert-ghost',
    at: () => '/',
    isCutOff: true,
    ready: async (page) => {
      await sendHalf(page, 'lost');
      // The line is back.
      await page.unroute('**/api/v1/uploads/*');
      page.on('dialog', (dialog) => void dialog.accept());
      await page.reload();
      await scriptHasRun(page);
      await page.locator('.status-ghost').waitFor();
    },
  },
  {
    name: 'convert-unreached',
    at: () => '/',
    isCutOff: true,
    ready: async (page) => {
      await sendHalf(page, 'lost');
      await page.unroute('**/api/v1/uploads/*');
      await page.route('**/api/v1/uploads/*', (route) => route.abort());
      page.on('dialog', (dialog) => void dialog.accept());
      await page.reload();
      await scriptHasRun(page);
      await page.getByText(/could not be reached|недоступен/).waitFor();
    },
  },
  {
    name: 'convert-batch',
    at: ({ job }) => `/b/${job}`,
    ready: (page) =>
      page
        .locator('.row')
        .nth(statesOfTasks.length - 1)
        .waitFor(),
  },
  {
    name: 'convert-again',
    at: () => '/',
    ready: async (page, { job }) => {
      const last = { id: job, at: new Date(Date.now() - 3 * 3_600_000).toISOString(), files: 12 };
      await page.evaluate((value) => localStorage.setItem('athanor.lastBatch', JSON.stringify(value)), last);
      await page.reload();
      await scriptHasRun(page);
      await page.locator('.last-batch .button').waitFor();
    },
  },
];

const onTask: readonly PageState<World>[] = statesOfTasks.map((state) => ({
  name: `task-${state}`,
  at: ({ tasks }) => `/t/${tasks[state]}`,
  ready: async (page) => {
    await page.locator('.task .status').first().waitFor();
    if (await page.locator('.tool-log summary').count()) await page.locator('.tool-log summary').click();
  },
}));

const operating: readonly PageState<World>[] = [
  { name: 'history', at: () => '/history', ready: seen('.history-row') },
  {
    name: 'history-chosen',
    at: () => '/history',
    ready: async (page) => {
      await page.locator('.history-row input').first().check();
      await page.locator('.choose-all .actions').waitFor();
    },
  },
  { name: 'history-nothing', at: () => '/history?q=nothing+has+this+name', ready: loaded },
  { name: 'admin', at: () => '/admin/tasks', ready: seen('.tasks tbody tr') },
  {
    name: 'admin-chosen',
    at: () => '/admin/tasks',
    ready: async (page) => {
      await page.locator('.tick input').nth(1).check();
      await page.locator('.bulk').waitFor();
    },
  },
  { name: 'admin-nothing', at: () => '/admin/tasks?q=nothing+has+this+name', ready: loaded },
  { name: 'monitor', at: () => '/admin/monitor', ready: (page) => page.locator('.canvas canvas').nth(3).waitFor() },
];

const aside: readonly PageState<World>[] = [
  ...settingsParts.map((part): PageState<World> => ({
    name: `settings-${part}`,
    at: () => `/settings/${part}`,
    ready: loaded,
  })),
  { name: 'help', at: () => '/help', ready: heading, isLong: true },
  { name: 'docs', at: () => '/docs', ready: heading, isLong: true, isVast: true, names: namesOfApi },
  { name: 'login', at: ({ closed }) => `${closed.url}/login`, ready: heading },
  {
    name: 'login-wrong',
    at: ({ closed }) => `${closed.url}/login`,
    ready: async (page) => {
      // Each look from an address of its own would be another reader; nobody is made to wait here.
      await page.locator('#email').fill(`${Math.random()}@example.org`);
      await page.locator('#password').fill('not this one');
      await page.locator('form.narrow button.primary').click();
      await page.locator('#problem').waitFor();
      await scriptHasRun(page);
    },
  },
  { name: 'setup', at: () => '/setup', ready: heading },
  {
    name: 'reset',
    at: ({ closed, resetLink }) => new URL(resetLink, closed.url).href,
    ready: seen('#password'),
  },
  { name: 'reset-used', at: ({ closed }) => `${closed.url}/reset?token=used`, ready: heading },
  { name: 'share', at: ({ shares }) => shares.one, ready: heading },
  {
    name: 'share-many',
    at: ({ shares }) => shares.many,
    ready: (page) => page.locator('.shared-file').nth(1).waitFor(),
  },
  { name: 'share-locked', at: ({ shares }) => shares.locked, ready: seen('#password') },
  { name: 'share-gone', at: ({ shares }) => shares.gone, ready: heading },
  {
    name: 'signed-in',
    at: ({ closed }) => `${closed.url}/login?next=/settings/users`,
    ready: async (page) => {
      if (new URL(page.url()).pathname === '/login') {
        await page.locator('#email').fill(boss.email);
        await page.locator('#password').fill(boss.password);
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/settings\/users$/);
      }
      await loaded(page);
    },
  },
  { name: 'error-404', at: () => '/nothing-here', ready: heading },
];

export const conversionStates: readonly PageState<World>[] = [...onConvert, ...onTask];
export const otherStates: readonly PageState<World>[] = [...operating, ...aside];
