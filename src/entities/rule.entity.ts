// What the administrator has decided for everybody: which formats and operations there are here, and what visitors may take.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('rule')
export class Rule {
  @PrimaryColumn({ type: 'text' }) name: string;
  @Column({ type: 'jsonb' }) value: unknown;
}
