// A locked RAR written again as an open one: its blocks stay what they are, only what locks them is gone, so that whoever reads RARs can read it.
// Run in a cage by process/rar-opener.ts. How the blocks of each format are opened is said in rar-opening-four.ts and rar-opening-five.ts.
import fs from 'node:fs';
import { damaged, type HiddenSum, type OpenedBlock, type Stretch } from './rar-blocks.js';
import { decipher } from './rar-keys.js';
import { openFive } from './rar-opening-five.js';
import { openFour } from './rar-opening-four.js';
import { isRar } from './rar-volume.js';

const step = 2 ** 20;

export function openRar(from: string, to: string, password: string): (HiddenSum | null)[] {
  const source = fs.openSync(from, 'r');
  const target = fs.openSync(to, 'wx', 0o600);
  const { size } = fs.fstatSync(source);
  let at = 0;
  const take = (length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    if (fs.readSync(source, bytes, 0, length, at) < length) throw damaged();
    at += length;
    return bytes;
  };
  const peek = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, fs.readSync(source, bytes, 0, length, at + offset));
  };
  const stretch: Stretch = { take, peek, left: () => size - at };
  const signature = take(7);
  if (!isRar(signature)) throw damaged();
  const isFour = signature[6] === 0;
  fs.writeSync(target, isFour ? signature : Buffer.concat([signature, take(1)]));
  const sums: (HiddenSum | null)[] = [];
  for (const block of isFour ? openFour(stretch, password) : openFive(stretch, password)) {
    if (block.sum !== undefined) sums.push(block.sum);
    if (block.packed > stretch.left()) throw damaged();
    if (!block.head) at += block.packed;
    else {
      fs.writeSync(target, block.head);
      copy(block, take, (bytes) => fs.writeSync(target, bytes));
    }
  }
  fs.closeSync(source);
  fs.closeSync(target);
  return sums;
}

function copy({ packed, kept, key }: OpenedBlock, take: Stretch['take'], write: (bytes: Buffer) => void): void {
  if (key && packed % 16 !== 0) throw damaged();
  const lock = key && packed > 0 ? decipher(key) : undefined;
  for (let done = 0; done < packed; done += step) {
    const bytes = take(Math.min(step, packed - done));
    const plain = lock ? lock.update(bytes) : bytes;
    write(plain.subarray(0, Math.max(0, kept - done)));
  }
}
