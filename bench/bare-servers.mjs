// What a server costs that keeps no promise: neither hash nor flush nor record. The floor of any upload over HTTP on this machine, in Node and in C. Used by upload.mjs.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';

/** Each writes what is sent to its address into `copy`. */
export const bareServers = [node, nginx];

async function node(_folder, copy) {
  const child = fork(import.meta.filename, ['node'], { env: { ...process.env, BENCH_FILE: copy } });
  const [url] = await once(child, 'message');
  return { name: 'a bare Node server', url, stop: () => end(child) };
}

/** Its module for WebDAV takes a file by PUT. */
async function nginx(folder, copy) {
  const home = path.join(folder, 'nginx');
  fs.mkdirSync(home);
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (each) => `${each}_temp_path ${home}/${each};`,
  );
  const config = `${process.getuid() === 0 ? 'user root;' : ''} daemon off; master_process off; pid ${home}/pid; error_log stderr crit; events {}
    http { access_log off; client_max_body_size 0; client_body_buffer_size 1m; ${temporary.join(' ')}
      server { listen 127.0.0.1:${port}; root ${path.dirname(copy)}; dav_methods PUT; } }`;
  fs.writeFileSync(path.join(home, 'conf'), config);
  const child = spawn('nginx', ['-c', path.join(home, 'conf')], { stdio: 'inherit' });
  while (!(await answers(port))) if (child.exitCode !== null) throw new Error('nginx did not start');
  return { name: 'nginx', url: `http://127.0.0.1:${port}/${path.basename(copy)}`, stop: () => end(child) };
}

async function end(child) {
  child.kill();
  await once(child, 'exit');
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => setTimeout(() => resolve(false), 20)).once('close', () => undefined);
    socket.end();
  });
}

if (process.argv[2] === 'node') {
  const server = http.createServer((request, response) => {
    const into = fs.createWriteStream(process.env.BENCH_FILE, { highWaterMark: 2 ** 20 });
    request.pipe(into).once('close', () => response.end());
  });
  server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}/`));
}
