// Under which names a task's inputs were given, so that a search reads a narrow table and not the tasks. Written by the store with the task, never changed.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('task_input')
// Over the two and three letters that follow each other in the name; the mapper cannot say that. See the migration.
@Index('task_input_grams', { synchronize: false })
export class TaskInput {
  @PrimaryColumn({ type: 'uuid' }) task_id: string;
  @PrimaryColumn({ type: 'uuid' }) file_id: string;
  /** In lower case. */
  @Column({ type: 'text' }) name: string;
}
