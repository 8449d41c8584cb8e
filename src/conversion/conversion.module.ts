// Offers the engines of this process. Opening them starts nothing: the api needs only their edges, a worker warms them with probe().
import fs from 'node:fs';
import path from 'node:path';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { openEngines, type EngineSetup } from './engines/index.js';
import { useCage, useFonts } from './process/cage.js';
import { shareOwnFonts } from './process/own-fonts.js';

export const ENGINES = Symbol('engines');

@Global()
@Module({})
export class ConversionModule {
  static with(slots: Pick<EngineSetup, 'imageSlots' | 'videoSlots' | 'documentSlots'>): DynamicModule {
    return {
      module: ConversionModule,
      providers: [
        {
          provide: ENGINES,
          inject: [SETTINGS],
          useFactory: async ({ uploadsDir, dataDir, cage, hardwareEncoders, officeIsolation }: Settings) => {
            useCage(cage);
            const spoolDir = path.join(uploadsDir, '.spool');
            // As root, tools run as other users, who must be able to pass through, but see nothing.
            fs.mkdirSync(spoolDir, { recursive: true, mode: 0o711 });
            if ((slots.documentSlots ?? 0) > 0) useFonts(await shareOwnFonts(dataDir, spoolDir));
            return openEngines({ ...slots, spoolDir, hardware: hardwareEncoders, officeIsolation });
          },
        },
      ],
      exports: [ENGINES],
    };
  }
}
