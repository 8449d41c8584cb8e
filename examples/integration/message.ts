// Has a picture converted by one message and waits for the answer: photo.png is its only argument. Needs the package ioredis.
import path from 'node:path';
import { Redis } from 'ioredis';

interface Answer {
  readonly type: string;
  readonly correlation_id: string;
  readonly data: { readonly outputs?: readonly { readonly filename: string }[] };
}

const broker = new Redis(process.env['BROKER'] ?? 'redis://localhost:6379/0');

async function order(name: string, data: object): Promise<void> {
  const message = {
    specversion: '1.0',
    type: 'conversion.task.requested',
    id: name, // the same name again is the same task
    source: '/shop',
    reply_to: 'shop.replies',
    correlation_id: name,
    data,
  };
  await broker.xadd('shop.tasks', '*', 'event', JSON.stringify(message));
}

async function answerTo(name: string): Promise<Answer> {
  for (let last = '0'; ;) {
    const found = await broker.xread('BLOCK', 5000, 'STREAMS', 'shop.replies', last);
    for (const [id, fields] of found?.[0]?.[1] ?? []) {
      last = id;
      const answer = JSON.parse(fields[1] ?? '{}') as Answer;
      if (answer.correlation_id === name) return answer;
    }
  }
}

await order('order-4711-typescript', { path: path.resolve(process.argv[2] ?? ''), target: 'webp' });
const { type, data } = await answerTo('order-4711-typescript');
if (type !== 'conversion.task.done') throw new Error(JSON.stringify(data));
console.log(data.outputs?.[0]?.filename);
broker.disconnect();
