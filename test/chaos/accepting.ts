// A client that does not give up: sends pictures to whichever api answers, each under an idempotency key, and counts only what it got a 2xx for.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Order {
  readonly key: string;
  readonly bytes: Buffer;
  readonly fields: Readonly<Record<string, string>>;
}
export interface Book {
  /** Task id by key. */
  readonly accepted: Map<string, string>;
  /** Two ids for one key, or an answer that says that the fault is ours. */
  readonly wrong: string[];
  /** Tries that ended in an error or without an answer. */
  refused: number;
}

const PATIENCE_MS = 120_000;
const ANSWER_WITHIN_MS = 20_000;

export const emptyBook = (): Book => ({ accepted: new Map(), wrong: [], refused: 0 });

export async function sendUntilAccepted(order: Order, book: Book, addresses: () => readonly string[]): Promise<void> {
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until;) {
    const answer = await send(order, addresses()).catch(() => undefined);
    if (answer && answer.status < 300) {
      const { id } = JSON.parse(answer.text) as { id: string };
      const before = book.accepted.get(order.key);
      if (before !== undefined && before !== id) book.wrong.push(`${order.key} is ${before} and ${id}`);
      book.accepted.set(order.key, id);
      return;
    }
    book.refused += 1;
    if (answer && !isPassing(answer)) book.wrong.push(`${order.key}: ${answer.status} ${answer.text}`);
    await sleep(100 + Math.random() * 300);
  }
  book.wrong.push(`${order.key} was not accepted in ${PATIENCE_MS / 1000} s`);
}

/** Answers that say "later". Whoever died with a request in hand holds its key for a few seconds more. */
const isPassing = ({ status, text }: { readonly status: number; readonly text: string }) =>
  [429, 503, 507].includes(status) || (status === 409 && text.includes('"code":"idempotency_in_progress"'));

async function send({ key, bytes, fields }: Order, addresses: readonly string[]) {
  const address = addresses[Math.floor(Math.random() * addresses.length)];
  if (address === undefined) throw new Error('No api lives at the moment.');
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  body.set('file', new File([new Uint8Array(bytes)], `${key}.png`));
  const response = await fetch(`${address}/api/v1/tasks`, {
    method: 'POST',
    body,
    headers: { 'Idempotency-Key': key },
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  return { status: response.status, text: await response.text() };
}
