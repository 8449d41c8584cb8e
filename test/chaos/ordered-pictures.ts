// Pictures that carry an order behind their last byte, where decoders do not look: what the worker of these tests does before it converts them.
// So any behaviour comes in through the real door. Obeyed by observed-role.mjs.
import { makePng } from '../harness/pictures.js';

export type Order =
  /** A bash script, run as any tool is; it ends well, fails, crashes or does not listen. */
  | { readonly tool: string }
  /** The same once its result is there. */
  | { readonly after: string }
  /** A program that has gone since the worker said what it has. */
  | { readonly program: string }
  /** Kills the warm process that gets it. */
  | { readonly poison: true };

export async function orderedPicture(order: Order, size: { width?: number; height?: number } = {}): Promise<Buffer> {
  return Buffer.concat([await makePng(size), Buffer.from(`\nATHANOR TEST ORDER ${JSON.stringify(order)}`, 'latin1')]);
}
