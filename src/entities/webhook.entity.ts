// Endpoints that want to hear of events, and the deliveries owed to them. A delivery is written in the transaction that ends the task.
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('webhook')
@Index('webhook_of_client', ['client_id'])
export class Webhook {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'text' }) url: string;
  @Column({ type: 'text', array: true }) events: string[];
  @Column({ type: 'text', nullable: true }) description: string | null;
  /** Sealed with SECRET; two while a rotation is under way. */
  @Column({ type: 'jsonb' }) secrets: readonly { readonly sealed: string; readonly valid_until: string | null }[];
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) disabled_at: Date | null;
  @Column({ type: 'text', nullable: true }) disabled_reason: string | null;
}

@Entity('webhook_delivery')
@Index('webhook_delivery_due', ['next_at'], { where: `state = 'owed'` })
@Index('webhook_delivery_ended', ['created_at'], { where: `state <> 'owed'` })
@Index('webhook_delivery_of_webhook', ['webhook_id', 'created_at'])
export class WebhookDelivery {
  /** Stays the same over all tries, so that receivers can drop doubles. */
  @PrimaryColumn({ type: 'uuid' }) id: string;
  /** Null for a callback address given with one task. */
  @Column({ type: 'uuid', nullable: true }) webhook_id: string | null;
  @Column({ type: 'uuid', nullable: true }) task_id: string | null;
  @Column({ type: 'uuid' }) client_id: string;
  @Column({ type: 'jsonb' }) target: Record<string, unknown>;
  @Column({ type: 'text' }) event: string;
  @Column({ type: 'jsonb' }) payload: Record<string, unknown>;
  @Column({ type: 'text', default: 'owed' }) state: 'owed' | 'delivered' | 'given_up';
  @Column({ type: 'integer', default: 0 }) attempts: number;
  @Column({ type: 'timestamptz', nullable: true, default: () => 'now()' }) next_at: Date | null;
  @Column({ type: 'integer', nullable: true }) last_status: number | null;
  @Column({ type: 'integer', nullable: true }) last_latency_ms: number | null;
  @Column({ type: 'text', nullable: true }) last_response: string | null;
  @Column({ type: 'timestamptz', default: () => 'now()' }) created_at: Date;
  @Column({ type: 'timestamptz', nullable: true }) delivered_at: Date | null;
}
