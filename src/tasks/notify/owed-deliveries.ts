// The part of a statement that writes who is owed a call or a mail about an event, in the transaction that makes the event true. Used by
// the statements of src/tasks/store, job-flow.ts and expiry-notice.ts.

import { endNames } from '../events/event-names.js';

/** For a statement whose CTE `e` has just written events, and whose `t` has the tasks or jobs that they are about. */
const owed = (name: string, join: string, status: string, more: string, others = '') => `
       w AS (INSERT INTO webhook_delivery (id, webhook_id, task_id, client_id, target, event, payload)
         SELECT gen_random_uuid(), wants.webhook_id, e.task_id, e.client_id, wants.target, n.name, jsonb_build_object('type', n.name,
             'timestamp', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
             'data', jsonb_strip_nulls(jsonb_build_object('event_id', e.id::text, 'task_id', e.task_id, 'job_id', e.job_id, 'status', ${status},
               'state_version', e.version, 'tag', t.tag${more})) || coalesce(e.data, '{}'))
         FROM e JOIN t ON ${join}, LATERAL (SELECT ${name} AS name) n, LATERAL (
           SELECT webhook.id AS webhook_id, '{}'::jsonb AS target FROM webhook
             WHERE webhook.client_id = e.client_id AND webhook.disabled_at IS NULL AND n.name = ANY (webhook.events)
           UNION ALL SELECT NULL, t.callback - 'events' WHERE t.callback->'events' ? n.name${others}
           UNION ALL SELECT NULL, t.notify WHERE t.notify IS NOT NULL AND n.name = ANY ('{${endNames.join(',')}}')) wants)`;

export const owedOfTasks = owed(
  `'task.' || e.type`,
  't.id = e.task_id',
  't.state',
  `, 'operation', t.operation, 'fence', e.fence`,
  // Who sent it as a message.
  `
           UNION ALL SELECT NULL, (t.message->'reply') - 'events' WHERE t.message->'reply'->'events' ? n.name`,
);
export const owedOfJobs = owed(
  'e.type',
  't.id = e.job_id',
  `CASE e.type WHEN 'job.started' THEN 'running' ELSE replace(e.type, 'job.', '') END`,
  '',
);
export const owedOfFiles = owed('e.type', 't.id = e.task_id', 't.state', `, 'operation', t.operation`);
