// Offers the engines of this process. Opening them starts nothing: the api needs only their edges, a worker warms them with probe().
import path from 'node:path';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { openEngines } from './engines/index.js';

export const ENGINES = Symbol('engines');

@Global()
@Module({})
export class ConversionModule {
  static with({ imageSlots }: { readonly imageSlots: number }): DynamicModule {
    return {
      module: ConversionModule,
      providers: [
        {
          provide: ENGINES,
          inject: [SETTINGS],
          useFactory: ({ uploadsDir }: Settings) =>
            openEngines({ imageSlots, spoolDir: path.join(uploadsDir, '.spool') }),
        },
      ],
      exports: [ENGINES],
    };
  }
}
