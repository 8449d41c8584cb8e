// When the next task of an operation with a rate limit may begin. Written by tasks/store/running-tasks.ts.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('operation_pace')
export class OperationPace {
  @PrimaryColumn({ type: 'text' }) operation: string;
  @Column({ type: 'timestamptz' }) next_at: Date;
}
