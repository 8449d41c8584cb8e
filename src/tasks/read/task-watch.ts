// Waiting for tasks to change, for all in this process who do.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { ControlBus } from '../control/control-bus.js';
import { VersionWatch, type Seen } from './version-watch.js';

@Injectable()
export class TaskWatch extends VersionWatch {
  constructor(sql: Sql, bus: ControlBus) {
    super((ids) => sql.query<Seen>('SELECT id, version, ended_at FROM task WHERE id = ANY ($1)', [ids]));
    bus.on('changed', ({ id }) => this.heard(id));
  }
}
