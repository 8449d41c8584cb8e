// Runs in a network of its own, started by rebinding.spec.ts: here every name is looked up at a DNS server that changes its mind. 127.0.0.2 is permitted, 127.0.0.3
// lies inside and holds a secret. Prints what the program got from each name, how often it was looked up, and what was read of the secret.
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const [dist = '', folder = ''] = process.argv.slice(2);
const { download } = await import(path.join(dist, 'src/shared/outgoing-download.js'));
const { sendOut } = await import(path.join(dist, 'src/shared/outgoing-request.js'));

const [PERMITTED, INSIDE] = ['127.0.0.2', '127.0.0.3'];
/** A record after record: what each look-up of a name is told; the last stays. */
const zone = {
  'trap.test': [[PERMITTED], [INSIDE]],
  'pinned.test': [[PERMITTED], [INSIDE]],
  'told.test': [[PERMITTED], [INSIDE]],
  'back.test': [[PERMITTED], [INSIDE]],
  'both.test': [[PERMITTED, INSIDE]],
  'mapped.test': [['::ffff:127.0.0.3']],
  'translated.test': [['64:ff9b::7f00:3']],
  // Public, and no way leads there from here.
  'far.test': [['2606:4700:4700::1111']],
};
const TYPES = { 1: 4, 28: 16 };
const lookedUp = {};
const read = [];

const bytesOf = (address) => (address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address);
function packed(address) {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = bytesOf(address).split('::');
  const words = (text) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)));
  const [front, back] = [words(head), words(tail)];
  const all = [...front, ...Array(8 - front.length - back.length).fill(0), ...back];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 255]));
}

/** One question, and the addresses of its type. */
function answer(query) {
  const labels = [];
  let at = 12;
  for (let length = query[at]; length > 0; length = query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const [name, type] = [labels.join('.').toLowerCase(), query.readUInt16BE(at + 1)];
  const turns = zone[name] ?? [];
  // A resolver asks for both types at once, or one by one: a look-up is what asks for the old one.
  if (type === 1) lookedUp[name] = (lookedUp[name] ?? 0) + 1;
  const turn = turns[Math.min((lookedUp[name] ?? 1) - 1, turns.length - 1)] ?? [];
  const records = turn
    .map(packed)
    .filter(({ length }) => length === TYPES[type])
    .map((data) => Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]), data]));
  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(records.length, 6);
  head.fill(0, 8, 12);
  return Buffer.concat([head, query.subarray(12, at + 5), ...records]);
}

const names = dgram.createSocket('udp4');
names.on('message', (query, { port, address }) => names.send(answer(query), port, address));
names.bind(53, '127.0.0.1');
await once(names, 'listening');

/** At the port where public addresses are reached: none of these is refused for its port. */
async function serve(address, respond) {
  const server = http.createServer(respond).listen(80, address);
  await once(server, 'listening');
  return server;
}
const open = await serve(PERMITTED, (request, response) =>
  request.url === '/back' ? response.writeHead(302, { Location: '/' }).end() : response.end('open'),
);
const secret = await serve(INSIDE, (request, response) => {
  read.push(request.headers.host);
  response.end('secret');
});

const way = { outgoingPrivate: [PERMITTED], httpProxy: undefined, httpsProxy: undefined, noProxy: [] };
const { signal } = new AbortController();
const orCode = (error) => error.code ?? String(error);
async function fetched(name, at = '/') {
  const target = path.join(folder, name);
  const url = `http://${name}${at}`;
  const ask = { url, headers: {}, target, mostBytes: 1e6, way, signal, admit: async () => {}, progress: () => {} };
  return download(ask).then(() => fs.readFileSync(target, 'utf8'), orCode);
}
const told = (name) =>
  sendOut({
    url: `http://${name}/`,
    method: 'POST',
    headers: {},
    body: '{}',
    way,
    signal,
    timeoutMs: 10_000,
    mostBytes: 1e6,
  }).then(({ text }) => text, orCode);
const asked = (name) => fetch(`http://${name}/`, { headers: { connection: 'close' } }).then((each) => each.text());

const got = {
  trap: [await asked('trap.test'), await asked('trap.test')],
  pinned: await fetched('pinned.test'),
  told: await told('told.test'),
  back: await fetched('back.test', '/back'),
  both: await fetched('both.test'),
  mapped: await fetched('mapped.test'),
  translated: await fetched('translated.test'),
  far: [await fetched('far.test'), await told('far.test')],
};
console.log(JSON.stringify({ got, lookedUp, read }));
for (const server of [open, secret]) server.close();
names.close();
