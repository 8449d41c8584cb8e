// The tiers of tests as one table: which files, how long they may take, what they need, and which of them begin first. Read by vitest.config.ts,
// tier-sequencer.ts and global-setup.ts.
export interface Tier {
  readonly name: string;
  readonly include: readonly string[];
  /** One test, one hook. Wide on purpose: speed is measured in bench/, never asserted here. */
  readonly timeoutS: number;
  /** What fails in it is told before anything that takes longer begins; all other tiers run side by side. */
  readonly isToldFirst: boolean;
  /** Runs when all others have ended, one file after the other: what it measures is read by people. */
  readonly isAlone: boolean;
  /** Starts processes: gets a run folder, and every file is searched for leaks. */
  readonly processes: boolean;
  /** Gets the run's PostgreSQL with its migrated template. */
  readonly postgres: boolean;
}

/** Files beside each other, of whatever tier: each has its own folders, databases and ports, kills only what it started, and waits for a good part of its
 *  time. One more than the processors of a small machine; each takes up to 1.5 GB of memory. */
export const WORKERS = 3;

const pure = { isToldFirst: false, isAlone: false, processes: false, postgres: false };
const first = { ...pure, isToldFirst: true };
const starting = { ...pure, processes: true };
const serving = { ...starting, postgres: true };
const specsOf = (folder: string): readonly string[] => [`test/${folder}/**/*.spec.ts`];

export const tiers: readonly Tier[] = [
  { name: 'unit', include: ['src/**/*.spec.ts', 'web/**/*.spec.ts', 'scripts/**/*.spec.ts'], timeoutS: 60, ...first },
  { name: 'repository', include: specsOf('repository'), timeoutS: 900, ...first },
  { name: 'harness', include: specsOf('harness'), timeoutS: 180, ...serving, isToldFirst: true },
  { name: 'chaos', include: specsOf('chaos'), timeoutS: 600, ...serving },
  { name: 'e2e', include: specsOf('e2e'), timeoutS: 120, ...serving },
  { name: 'engines', include: specsOf('engines'), timeoutS: 180, ...starting },
  { name: 'web', include: specsOf('web'), timeoutS: 120, ...serving },
  { name: 'hostile', include: specsOf('hostile'), timeoutS: 180, ...serving },
  { name: 'fresh', include: specsOf('fresh'), timeoutS: 900, ...pure, isAlone: true },
];

/** Files that take a minute or more, the longest first. Where no earlier run has told, size is all that is known of the others, and it says little: three of
 *  these have less than a hundred lines. */
export const longFiles: readonly string[] = [
  'chaos/celery',
  'web/pages-around',
  'engines/contract',
  'web/pages-of-conversion',
  'e2e/control',
  'e2e/bad-days',
  'hostile/guarded',
  'web/windows',
  'web/monitor',
  'chaos/message-doors',
  'web/failures',
  'e2e/operations',
  'chaos/redis',
  'chaos/postgres',
  'e2e/celery-control',
];
