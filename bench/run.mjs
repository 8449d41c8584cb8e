// `npm run bench -- NAME …`: speed and memory, each as a ratio to a floor taken in the same run. No NAME lists them. Nothing here is asserted:
// machines differ and are shared; the figures in docs/benchmarks.md name the command that made them.
const table = {
  images: {
    file: './images.mjs',
    what: '100 JPEG → WebP through HTTP, against vips two at a time; memory of all our processes',
  },
  archives: {
    file: './archives.mjs',
    what: '250 MB of archives into others through HTTP, against bsdtar; what all our processes need more',
  },
  media: {
    file: './media.mjs',
    what: 'a film to WebM and MP3 through HTTP, against ffmpeg by hand; streams taken over, against encoded again',
  },
  documents: {
    file: './documents.mjs',
    what: '1-page DOCX → PDF through HTTP, against a soffice for each; slides, against the warm engine; ten at once',
  },
  upload: {
    file: './upload.mjs',
    what: 'random bytes (--mib N, 500) uploaded raw, as a form and by tus, against cp; what the api needs more',
  },
  tasks: {
    file: './tasks.mjs',
    what: 'the task layer: accepted and ended a second, latency, cancel, recovery, more workers',
  },
  celery: {
    file: './celery.mjs',
    what: 'messages of Celery programs accepted a second; send to result, against the worker of Celery',
  },
  rows: {
    file: './rows.mjs',
    what: 'a million ended rows: claiming, the list and the reconciler, against none',
  },
  reads: {
    file: './reads.mjs',
    what: 'the status of a task, open event streams, lists over a million rows, results that are there already',
  },
  pages: {
    file: './pages.mjs',
    what: 'the pages in a slow browser: bytes, requests, LCP, CLS, longest task; INP, charts of a day; 100 files added, 1 000 rows, 100 that run',
  },
  cage: { file: './cage.mjs', what: 'start of a program in the cage, against the same one bare' },
  storefront: {
    file: './storefront.mjs',
    what: "the storefront's cache tables over a million products: refreshed by its task, against the bare SQL",
  },
  start: { file: './start.mjs', what: 'second start until it serves' },
};

const [name, ...args] = process.argv.slice(2);
const entry = table[name];
if (!entry) {
  const lines = Object.entries(table).map(([each, { what }]) => `  ${each.padEnd(10)} ${what}`);
  console.log(`npm run bench -- NAME [--rounds N] [--mib N]\n${lines.join('\n')}`);
  process.exit(name === undefined ? 0 : 2);
}
const { run } = await import(entry.file);
await run({ rounds: readCount('--rounds', 3), mib: readCount('--mib', 500) });

function readCount(flag, usual) {
  const at = args.indexOf(flag);
  const count = at === -1 ? usual : Number(args[at + 1]);
  if (!Number.isInteger(count) || count < 1) throw new Error(`${flag} must be a whole number from 1`);
  return count;
}
