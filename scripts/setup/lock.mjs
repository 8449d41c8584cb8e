// One set-up at a time in one checkout, however many `npm start` and `npm test` begin together.
// The lock is a name in Linux' abstract socket space: the kernel frees it at any death of the holder, so it can never go stale.
import fs from 'node:fs';
import net from 'node:net';
import { root } from './checkout.mjs';
import { say } from './report.mjs';

/** Runs `work` alone in this checkout. Whoever waits must look again whether there is still something to do. */
export async function alone(work, folder = root) {
  const { dev, ino } = fs.statSync(folder);
  const name = `\0athanor-setup-${dev}-${ino}`;
  const waiting = new Set();
  let said = false;
  for (;;) {
    const server = await listen(name, waiting);
    if (server) {
      try {
        return await work();
      } finally {
        server.close();
        for (const socket of waiting) socket.destroy();
      }
    }
    if (!said) say('Another set-up runs in this checkout; waiting for its end.');
    said = true;
    await untilReleased(name);
  }
}

function listen(name, waiting) {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => waiting.add(socket.on('error', () => socket.destroy())));
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(name, () => resolve(server));
  });
}

/** The holder accepts and says nothing; the connection ends with the lock. */
function untilReleased(name) {
  return new Promise((resolve) => {
    const socket = net.connect(name);
    socket.once('error', () => undefined); // refused: released in between; "close" follows
    socket.once('close', resolve);
    socket.resume();
  });
}
