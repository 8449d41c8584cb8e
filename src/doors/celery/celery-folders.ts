// The folders that messages of Celery programs may name. Used by celery-intake.ts and celery-outputs.ts.
import type { Settings } from '../../shared/settings.js';
import type { Permitted } from '../permitted-paths.js';

export function celeryFolders({ celeryFolders: folders, dataDir, uploadsDir }: Settings): Permitted {
  return { folders, setting: 'CELERY_FOLDERS', dataDir, uploadsDir };
}
