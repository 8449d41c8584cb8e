// Which processor serves which queue. Boot refuses a queue without one, and a processor without a queue; queues of packs get one made for them.
import type { Type } from '@nestjs/common';
import type { WorkerHost } from '@nestjs/bullmq';
import { ArchiveProcessor } from './archive.processor.js';
import { AudioProcessor } from './audio.processor.js';
import { CleanupProcessor } from './cleanup.processor.js';
import { DefaultProcessor } from './default.processor.js';
import { DocumentProcessor } from './document.processor.js';
import { ImageProcessor } from './image.processor.js';
import { NotifyProcessor } from './notify.processor.js';
import { VideoProcessor } from './video.processor.js';
import type { OwnQueue, QueueName } from '../queues/queues.js';
import { makeProcessor } from './pack.processor.js';

// The type is the check: a queue that is added to queues.ts and not here does not compile, nor the other way round.
const own: Readonly<Record<OwnQueue, Type<WorkerHost>>> = {
  video: VideoProcessor,
  audio: AudioProcessor,
  image: ImageProcessor,
  document: DocumentProcessor,
  archive: ArchiveProcessor,
  cleanup: CleanupProcessor,
  default: DefaultProcessor,
  notify: NotifyProcessor,
};
const made = new Map<QueueName, Type<WorkerHost>>(Object.entries(own));

export function processorOf(queue: QueueName): Type<WorkerHost> {
  let processor = made.get(queue);
  if (!processor) made.set(queue, (processor = makeProcessor(queue)));
  return processor;
}
