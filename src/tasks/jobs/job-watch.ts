// Waiting for jobs to change, for all in this process who do. What a client sees of a job grows with the versions of its tasks.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { ControlBus } from '../control/control-bus.js';
import { VersionWatch, type Seen } from '../read/version-watch.js';

@Injectable()
export class JobWatch extends VersionWatch {
  constructor(sql: Sql, bus: ControlBus) {
    super((ids) =>
      sql.query<Seen>(
        `SELECT id, ended_at, version + (SELECT coalesce(sum(version), 0)::int FROM task WHERE job_id = job.id) AS version
         FROM job WHERE id = ANY ($1)`,
        [ids],
      ),
    );
    bus.on('job', ({ id }) => this.heard(id));
  }
}
