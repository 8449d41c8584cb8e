import { expect, it } from 'vitest';
import { settingsTable } from './settings-table.js';
import { loadSettings, parseDotEnv, SettingsError } from './settings.js';

it('works with nothing set', () => {
  const settings = loadSettings({});
  expect(settings).toMatchObject({
    host: '127.0.0.1',
    port: 3000,
    databaseUrl: undefined,
    maxFile: 2 ** 31,
    keepFiles: 86_400,
    allowOpen: false,
  });
  expect([settings.dataDir, settings.uploadsDir].every((folder) => folder.startsWith('/'))).toBe(true);
});

it('reads a .env as docker compose does: quotes and what is said behind a value are none of it', () => {
  const text = `# all of it\nPORT=3001   # mine\nexport HOST='::1' # loopback\nMAIL_FROM="A # B <a@example.org>"\nSECRET=a#b\nno line\nALLOWED_HOSTS=#none`;
  expect(parseDotEnv(text)).toEqual({
    PORT: '3001',
    HOST: '::1',
    MAIL_FROM: 'A # B <a@example.org>',
    SECRET: 'a#b',
    ALLOWED_HOSTS: '#none',
  });
});

it('takes an empty variable for one that is not set', () => {
  expect(loadSettings({ PORT: '', DATABASE_URL: '  ' })).toMatchObject({ port: 3000, databaseUrl: undefined });
});

it.each([
  [{ PORT: 'web' }, 'PORT="web" must be a whole number from 0 to 65535'],
  [{ MAX_FILE: 'big' }, 'MAX_FILE="big" must be a size such as 500MB or 2GiB'],
  [{ KEEP_FILES: 'long' }, 'KEEP_FILES="long" must be a time such as 90s, 15m, 6h or 30d'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL=(hidden) must be a URL that begins with postgres:// or postgresql://'],
  [{ TIME_ZONE: 'Mars/Base' }, 'TIME_ZONE="Mars/Base" must be a time zone name such as Europe/Moscow'],
  [{ QUEUE_BACKEND: 'kafka' }, 'QUEUE_BACKEND="kafka" must be one of auto, redis, postgres'],
  [{ SOFT_LIMIT: '2h' }, 'SOFT_LIMIT=7200s must not be longer than HARD_LIMIT=900s'],
  [{ CELERY_BROKER_URL: 'sentinel://a' }, 'CELERY_BROKER_URL=(hidden) must be a URL that begins with redis://'],
  [{ CELERY_BROKER_URL: 'amqp://a/;amqp://b/' }, 'CELERY_BROKER_URL=(hidden) must be one address'],
  [
    { CELERY_RESULT_BACKEND: 'redis://a/shop' },
    'CELERY_RESULT_BACKEND=(hidden) must end with the number of a database',
  ],
  [{ ADMIN_EMAIL: 'a@example.org' }, 'ADMIN_EMAIL and ADMIN_PASSWORD must be set together'],
])('refuses %j and says why', (environment, sentence) => {
  expect(() => loadSettings(environment)).toThrow(sentence);
});

it('takes a proxy as other programs do, with or without its scheme', () => {
  const set = loadSettings({
    HTTP_PROXY: 'proxy:3128',
    HTTPS_PROXY: 'https://us:er@proxy',
    NO_PROXY: 'localhost, .local',
  });
  expect(set).toMatchObject({
    httpProxy: 'http://proxy:3128',
    httpsProxy: 'https://us:er@proxy',
    noProxy: ['localhost', '.local'],
  });
  expect(() => loadSettings({ HTTP_PROXY: 'socks5://us:er@proxy' })).toThrow(
    'HTTP_PROXY=(hidden) must be a URL that begins with',
  );
});

it('never shows a secret in a complaint', () => {
  expect(() => loadSettings({ SECRET: 'too-short-and-secret' })).toThrow(/SECRET=\(hidden\)/);
  expect(() => loadSettings({ SECRET: 'too-short-and-secret' })).not.toThrow(/too-short/);
});

it('complains about everything at once', () => {
  let thrown: unknown;
  try {
    loadSettings({ PORT: 'x', HARD_LIMIT: 'y' });
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(SettingsError);
  expect((thrown as SettingsError).complaints).toHaveLength(2);
});

it('has a sentence and a distinct variable in every row', () => {
  const rows = Object.values(settingsTable);
  expect(new Set(rows.map((row) => row.variable)).size).toBe(rows.length);
  expect(rows.every((row) => row.sentence.endsWith('.'))).toBe(true);
});

it('reads proxies in small letters, where nothing stands in capitals', () => {
  const small = { http_proxy: 'small:3128', https_proxy: 'http://safe:1', no_proxy: '.local' };
  expect(loadSettings(small)).toMatchObject({
    httpProxy: 'http://small:3128',
    httpsProxy: 'http://safe:1',
    noProxy: ['.local'],
  });
  expect(loadSettings({ ...small, HTTP_PROXY: 'large:3128', HTTPS_PROXY: ' ' })).toMatchObject({
    httpProxy: 'http://large:3128',
    httpsProxy: 'http://safe:1',
  });
  expect(loadSettings({ port: '1' })).toMatchObject({ port: 3000 });
});
