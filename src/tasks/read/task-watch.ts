// Waiting for tasks to change, for all in this process who do.
import { Injectable } from '@nestjs/common';
import { Sql } from '../../entities/sql.js';
import { taskStates } from '../../entities/task.entity.js';
import { ControlBus } from '../control/control-bus.js';
import { moves } from '../task-status.js';
import { VersionWatch, type Seen } from './version-watch.js';

const goingOn: ReadonlySet<string> = new Set(taskStates.filter((state) => moves[state].length > 0));

@Injectable()
export class TaskWatch extends VersionWatch {
  constructor(sql: Sql, bus: ControlBus) {
    super((ids) => sql.query<Seen>('SELECT id, version, ended_at FROM task WHERE id = ANY ($1)', [ids]));
    bus.on('changed', ({ id, state }) => this.heard(id, goingOn.has(state)));
  }
}
