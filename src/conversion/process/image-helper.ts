// Runs sharp in a process of its own, because a hostile picture can hold or crash libvips and only a kill ends that: libvips works on other threads
// and cannot hold up what ends us with our worker. Started by helper-pool.ts.
import sharp from 'sharp';
import { answerOrders } from './helper-orders.js';
import { imageFault } from './image-faults.js';
import { convertImage } from './image-recipe.js';
import type { ImageJob } from './image-shape.js';

sharp.cache(false);
sharp.concurrency(1);

answerOrders<ImageJob>({
  version: `${sharp.versions.sharp} (libvips ${sharp.versions.vips})`,
  perform: convertImage,
  faultOf: imageFault,
});
