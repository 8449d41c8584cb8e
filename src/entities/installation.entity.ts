// Facts about this installation that every process must agree on: the marker of its storage, which queue carries its hints.
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('installation')
export class Installation {
  @PrimaryColumn({ type: 'text' }) name: string;
  @Column({ type: 'text' }) value: string;
}
