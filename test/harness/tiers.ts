// The tiers of tests as one table: which files, how long they may take, what they need. Read by vitest.config.ts and global-setup.ts.
export interface Tier {
  readonly name: string;
  readonly include: readonly string[];
  /** One test, one hook. Wide on purpose: speed is measured in bench/, never asserted here. */
  readonly timeoutS: number;
  /** Tiers with a higher number begin when the lower ones have ended, so that what kills processes runs alone. */
  readonly order: number;
  readonly workers: number;
  /** Starts processes: gets a run folder, and every file is searched for leaks. */
  readonly processes: boolean;
  /** Gets the run's PostgreSQL with its migrated template. */
  readonly postgres: boolean;
}

const pure = { order: 0, workers: 2, processes: false, postgres: false };
const serving = { workers: 2, processes: true, postgres: true };
const specsOf = (folder: string): readonly string[] => [`test/${folder}/**/*.spec.ts`];

export const tiers: readonly Tier[] = [
  { name: 'unit', include: ['src/**/*.spec.ts', 'web/**/*.spec.ts', 'scripts/**/*.spec.ts'], timeoutS: 10, ...pure },
  { name: 'repository', include: specsOf('repository'), timeoutS: 900, ...pure },
  {
    name: 'engines',
    include: specsOf('engines'),
    timeoutS: 180,
    order: 1,
    workers: 2,
    processes: true,
    postgres: false,
  },
  { name: 'harness', include: specsOf('harness'), timeoutS: 180, order: 2, ...serving },
  { name: 'e2e', include: specsOf('e2e'), timeoutS: 120, order: 2, ...serving },
  { name: 'hostile', include: specsOf('hostile'), timeoutS: 180, order: 3, ...serving },
  { name: 'web', include: specsOf('web'), timeoutS: 120, order: 4, ...serving },
  { name: 'chaos', include: specsOf('chaos'), timeoutS: 600, order: 5, ...serving, workers: 1 },
  { ...pure, name: 'fresh', include: specsOf('fresh'), timeoutS: 900, order: 6, workers: 1 },
];
