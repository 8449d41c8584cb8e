// Under which names a task's inputs were given, so that a search reads a narrow table and not the tasks. Written by the store with the task, never changed.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('task_input')
@Index('task_input_file', ['file_id'])
// Over the letters of the name, and each two and three that follow each other; the mapper cannot say that. See the migration.
@Index('task_input_grams', { synchronize: false })
export class TaskInput {
  @PrimaryColumn({ type: 'uuid' }) task_id: string;
  @PrimaryColumn({ type: 'uuid' }) file_id: string;
  /** In lower case. */
  @Column({ type: 'text' }) name: string;
}
