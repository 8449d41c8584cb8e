// Every row of the document, in the order in which it tells them. A new resource adds its table here; a new route its row to one of them.
import { accountRows } from './account.rows.js';
import { adminRows } from './admin.rows.js';
import { capabilityRows } from './capability.rows.js';
import { celeryRows } from './celery.rows.js';
import { convertRows } from './convert.rows.js';
import { deadLetterRows } from './dead-letter.rows.js';
import { eventRows } from './event.rows.js';
import { fileRows } from './file.rows.js';
import { healthRows } from './health.rows.js';
import { jobRows } from './job.rows.js';
import { operatorRows } from './operator.rows.js';
import { presetRows } from './preset.rows.js';
import type { RouteRows } from './route-row.js';
import { sharingRows } from './sharing.rows.js';
import { taskRows } from './task.rows.js';
import { uploadRows } from './upload.rows.js';
import { upkeepRows } from './upkeep.rows.js';
import { webhookRows } from './webhook.rows.js';

export const allRows: RouteRows = {
  ...convertRows,
  ...taskRows,
  ...jobRows,
  ...fileRows,
  ...uploadRows,
  ...sharingRows,
  ...eventRows,
  ...webhookRows,
  ...capabilityRows,
  ...presetRows,
  ...accountRows,
  ...celeryRows,
  ...operatorRows,
  ...deadLetterRows,
  ...upkeepRows,
  ...adminRows,
  ...healthRows,
};
