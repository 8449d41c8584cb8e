// How often something may happen in a while, counted over all processes. Who must know for certain gets an error when its server is away. Offered to packs;
// what clients may do is counted elsewhere (allowances.ts), because it has to survive everything.
import { Inject, Injectable } from '@nestjs/common';
import { EXPIRING_STORE, type ExpiringStore } from './expiring-store.js';

export interface Taken {
  readonly allowed: boolean;
  readonly left: number;
  /** When the window ends that the first one began. */
  readonly resetsInS: number;
}

@Injectable()
export class Limiter {
  constructor(@Inject(EXPIRING_STORE) private readonly store: ExpiringStore) {}

  async take(key: string, { max, perS }: { readonly max: number; readonly perS: number }): Promise<Taken> {
    const { count, leftMs } = await this.store.count(`limit:${key}`, perS * 1000);
    return { allowed: count <= max, left: Math.max(0, max - count), resetsInS: Math.max(0, leftMs) / 1000 };
  }
}
