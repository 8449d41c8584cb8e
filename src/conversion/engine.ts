// The seam: what every engine offers and gets. Implemented by engines/*.engine.ts, driven by convert.ts.
// An engine never sees the database, the queue or the final store; it writes only in its workbench and starts processes only through process/.
import type { Lack } from '../shared/lack.js';
import type { Log } from '../shared/log.js';
import type { Warning } from '../shared/warnings.js';
import type { Limits } from './limits.js';
import type { Options } from './options.js';

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Relative; about a tenth of a second of work on a usual file is 1. */
  readonly cost: number;
  /** What cannot be had back: text that becomes a picture, a film that becomes a frame. */
  readonly lossy: boolean;
  /** One input may become several files. */
  readonly many: boolean;
}

export interface Engine {
  /** Stored in the row's route and shown to people. */
  readonly id: string;
  readonly edges: readonly Edge[];
  /** Whether it can work here; known-health.ts keeps the answer. Warms what has to be warm. */
  probe(): Promise<EngineHealth>;
  run(step: Step, at: Workbench): Promise<Produced[]>;
  /** What it can do beside converting, by the names of file-operations.ts. */
  readonly operations?: Readonly<Record<string, RunOperation>>;
  /** Ends what it keeps warm. */
  close(): Promise<void>;
  /** Opens what is locked when it is given the password; where one is given, it has to take the first step. */
  readonly unlocks?: true;
  /** It reports progress, and is stuck when that does not move for so long. 60 is usual. */
  readonly stalledAfterS?: number;
  /** Its warm processes, where it has any: the control words count, replace and resize them. */
  readonly warm?: Warm;
}

export interface Warm {
  /** The queue whose slots its size follows. */
  readonly name: string;
  count(): { readonly size: number; readonly alive: number; readonly busy: number };
  /** Replaces each process, a busy one after its task; says how many. */
  recycle(): number;
  resize(size: number): void;
}

export type EngineHealth =
  | { readonly available: true; readonly version: string }
  /** `lack`: the same as fields, where it is known so well. */
  | { readonly available: false; readonly reason: string; readonly lack?: Lack };

export interface Step {
  readonly from: string;
  readonly to: string;
  /** Path of the input; to be read, not changed. */
  readonly input: string;
  /** What people call it: the name that it was sent with, without folder and ending. For what needs a title and has none. */
  readonly title?: string | undefined;
  readonly options: Options;
  /** The input was made by a step before this one, and not sent. */
  readonly isOurs?: boolean;
}

/** One operation over files that are in the formats that it takes. */
export interface Work {
  /** Paths, in order; to be read, not changed. */
  readonly inputs: readonly string[];
  /** Of each of them, now; '' for what is no known format. */
  readonly formats: readonly string[];
  /** What each was when it came: its format, and its name with its folders. */
  readonly sent: readonly { readonly format: string; readonly name: string }[];
  readonly options: Options;
}
export type RunOperation = (work: Work, at: Workbench) => Promise<Produced[]>;

export interface Workbench {
  /** Empty folder of this step; results stay here. */
  readonly dir: string;
  /** Its reason is a StopReason. */
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  progress(done: number, note?: string): void;
  readonly log: Log;
  readonly limits: Limits;
  /** Number of the worker's slot: as root, each slot's tools run as a user of their own. */
  readonly slot: number;
  /** Says how many seconds the film or sound lasts that it works on, as soon as it knows: such work may take longer than other. */
  mediaDuration(seconds: number): void;
}

/** What is known of a file after it was opened again. */
export interface Probe {
  readonly width?: number;
  readonly height?: number;
  /** Frames of an animation, pages of a document. */
  readonly pages?: number;
  /** Files, folders and links of an archive; parts of an office file or a book. */
  readonly entries?: number;
  readonly durationS?: number;
  /** Codecs of the film and of its sound, as ffprobe calls them. */
  readonly video?: string;
  readonly audio?: string;
  /** Taken out as it was sent; nothing was made, so nothing more is known. */
  readonly unchanged?: true;
}

export interface Produced {
  readonly path: string;
  /** '' for what is no known format; only what was taken out as it is may be that. */
  readonly format: string;
  /** Its own name, with folders, where it is not called after what it was made of. */
  readonly name?: string;
  readonly probe: Probe;
  readonly warnings: readonly Warning[];
}
