// What the page about the API is made of. Filled in by document.controller.ts for docs.page.ts and docs-guide.ts.
import type { Settings } from '../../shared/settings.js';
import type { Json } from '../document/json-schema.js';
import type { RouteRows } from '../document/route-row.js';

export interface DocsFacts {
  readonly rows: RouteRows;
  readonly document: Json;
  /** As the reader's terminal sees this server. */
  readonly server: string;
  /** Whoever asks must show a key. */
  readonly hasDoor: boolean;
  readonly settings: Pick<Settings, 'maxFile' | 'maxFiles' | 'keepFiles'>;
}
