// Which processor serves which queue. Boot refuses a queue without one, and a processor without a queue.
import type { Type } from '@nestjs/common';
import type { WorkerHost } from '@nestjs/bullmq';
import { ArchiveProcessor } from './processors/archive.processor.js';
import { AudioProcessor } from './processors/audio.processor.js';
import { CleanupProcessor } from './processors/cleanup.processor.js';
import { DefaultProcessor } from './processors/default.processor.js';
import { DocumentProcessor } from './processors/document.processor.js';
import { ImageProcessor } from './processors/image.processor.js';
import { NotifyProcessor } from './processors/notify.processor.js';
import { VideoProcessor } from './processors/video.processor.js';
import type { QueueName } from './queues.js';

// The type is the check: a queue that is added to queues.ts and not here does not compile, nor the other way round.
export const processors: Readonly<Record<QueueName, Type<WorkerHost>>> = {
  video: VideoProcessor,
  audio: AudioProcessor,
  image: ImageProcessor,
  document: DocumentProcessor,
  archive: ArchiveProcessor,
  cleanup: CleanupProcessor,
  default: DefaultProcessor,
  notify: NotifyProcessor,
};
