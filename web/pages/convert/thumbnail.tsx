// A small picture of a chosen image, made at its size and four at a time; of everything else its ending.
import { useEffect, useRef, useState } from 'preact/hooks';
import { endingOf } from '../../formats.js';
import { sourceOf, type Item } from './item.js';

const EDGE = 48;
const AT_ONCE = 4;
/** Larger pictures would take longer to decode than the list is looked at. */
const MOST_BYTES = 30 * 2 ** 20;
let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

export function Thumbnail({ item }: { readonly item: Item }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drawn, setDrawn] = useState(false);
  const file = item.file.value;
  useEffect(() => {
    if (file === undefined || !/^image\/(png|jpeg|webp|gif|avif|bmp)$/.test(file.type) || file.size > MOST_BYTES)
      return;
    let isGone = false;
    void inTurn(async () => {
      if (isGone) return;
      const bitmap = await createImageBitmap(file, { resizeWidth: EDGE * 2, resizeQuality: 'low' }).catch(
        () => undefined,
      );
      const context = canvas.current?.getContext('2d');
      if (bitmap === undefined || context == null) return;
      const scale = Math.max(context.canvas.width / bitmap.width, context.canvas.height / bitmap.height);
      const [width, height] = [bitmap.width * scale, bitmap.height * scale];
      context.drawImage(
        bitmap,
        (context.canvas.width - width) / 2,
        (context.canvas.height - height) / 2,
        width,
        height,
      );
      bitmap.close();
      setDrawn(true);
    });
    return () => {
      isGone = true;
    };
  }, [file]);
  const source = sourceOf(item);
  return (
    <span class={`thumbnail kind-${source?.family ?? ''}`} aria-hidden="true">
      <canvas ref={canvas} width={EDGE * 2} height={EDGE * 2} hidden={!drawn} />
      {!drawn && (endingOf(item.name) || (source?.id ?? '')).slice(0, 4).toUpperCase()}
    </span>
  );
}
