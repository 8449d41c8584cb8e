// What the list is narrowed by, as it stands in the address of the page, and what that asks of the server. Pure.
export const shows = ['all', 'ready', 'failed', 'running', 'expired'] as const;
export type Show = (typeof shows)[number];
export const kinds = ['image', 'video', 'audio', 'document', 'archive', 'default'] as const;
export type Kind = (typeof kinds)[number];

export interface Filters {
  readonly show: Show;
  readonly q: string;
  readonly kind: Kind | '';
  /** A day as a date field has it: 2026-11-20. */
  readonly since: string;
  /** The page: what the server gave for the next one. */
  readonly after: string;
}

const asked: Readonly<Record<Show, Readonly<Record<string, string>>>> = {
  all: {},
  ready: { status: 'done', files: 'kept' },
  failed: { status: 'failed,expired' },
  running: { status: 'waiting,queued,running,retrying,cancelling' },
  expired: { status: 'done', files: 'deleted' },
};

export function readFilters(search: string): Filters {
  const query = new URLSearchParams(search);
  const [since = '', q = '', after = ''] = ['since', 'q', 'after'].map((name) => query.get(name) ?? '');
  return {
    show: shows.find((each) => each === query.get('show')) ?? 'all',
    kind: kinds.find((each) => each === query.get('kind')) ?? '',
    q,
    since: /^\d{4}-\d\d-\d\d$/.test(since) && !Number.isNaN(Date.parse(since)) ? since : '',
    after,
  };
}

/** Another filter begins at the first page. */
export function searchOf(filters: Partial<Filters>): string {
  const entries = Object.entries(filters).filter(([, value]) => value !== '' && value !== 'all');
  const query = new URLSearchParams(entries);
  return query.size === 0 ? '' : `?${query.toString()}`;
}

export function queryOf({ show, q, kind, since, after }: Filters): Record<string, string> {
  return {
    ...asked[show],
    ...(q.trim() !== '' && { q: q.trim() }),
    ...(kind !== '' && { queue: kind }),
    // A day begins at midnight where the reader is.
    ...(since !== '' && { created_after: new Date(`${since}T00:00`).toISOString() }),
    ...(after !== '' && { cursor: after }),
  };
}
