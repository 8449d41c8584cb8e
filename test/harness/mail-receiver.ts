// A mail server that takes everything, or refuses as the test wants, and remembers what it took. It speaks as much SMTP as a sender needs.
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { atFileEnd } from './work-area.js';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it was sent: headers, an empty line, the body. */
  readonly source: string;
}
export interface MailReceiver {
  readonly url: string;
  readonly mails: readonly Mail[];
  /** How many times somebody named this address. */
  tries(address: string): number;
  /** How the next mails to this address are answered, the last for good; at first 250. */
  answer(address: string, ...codes: number[]): void;
  /** Resolves with the mails to this address as soon as there are so many. */
  received(address: string, times?: number): Promise<readonly Mail[]>;
}

export async function startMailReceiver(): Promise<MailReceiver> {
  const mails: Mail[] = [];
  const tried: string[] = [];
  const planned = new Map<string, number[]>();
  const codeFor = (address: string) => {
    const codes = planned.get(address) ?? [250];
    return (codes.length > 1 ? codes.shift() : codes[0]) ?? 250;
  };
  const server = net.createServer((socket) => {
    let [from, to, lines, rest]: [string, string[], string[] | undefined, string] = ['', [], undefined, ''];
    const reply = (text: string) => void socket.write(`${text}\r\n`);
    const hear = (line: string): void => {
      if (lines !== undefined) {
        if (line !== '.') return void lines.push(line.replace(/^\./, ''));
        mails.push({ from, to, source: lines.join('\n') });
        [lines, to] = [undefined, []];
        return reply('250 taken');
      }
      const [, word = '', address = ''] = /^(\w+)[^<]*<?([^>]*)/.exec(line) ?? [];
      if (/^DATA/i.test(word)) {
        lines = [];
        return reply('354 go on');
      }
      if (/^QUIT/i.test(word)) return void socket.end('221 bye\r\n');
      if (/^MAIL/i.test(word)) from = address;
      if (!/^RCPT/i.test(word)) return reply('250 so be it');
      tried.push(address);
      const code = codeFor(address);
      if (code < 300) to.push(address);
      reply(`${code} ${code < 300 ? 'welcome' : 'not here'}`);
    };
    socket.setEncoding('utf8').on('data', (text: string) => {
      const all = (rest + text).split('\r\n');
      rest = all.pop() ?? '';
      all.forEach(hear);
    });
    // A sender that goes away in the middle has been told enough.
    socket.on('error', () => socket.destroy());
    reply('220 ready');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atFileEnd(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    tries: (address) => tried.filter((each) => each === address).length,
    answer: (address, ...codes) => void planned.set(address, codes),
    async received(address, times = 1) {
      for (;;) {
        const found = mails.filter(({ to }) => to.includes(address));
        if (found.length >= times) return found;
        await sleep(20);
      }
    },
  };
}
