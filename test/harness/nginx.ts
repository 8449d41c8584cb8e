// A real nginx on loopback in front of a server of ours, below a path; it writes only into the folder of the test file.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../src/embedded/port.js';
import { dyingWithUs } from '../../src/embedded/owned-process.js';
import { atFileEnd, makeFolder } from './work-area.js';

export interface Nginx {
  /** With the path, without a slash at its end. */
  readonly url: string;
  /** Starts it; what comes below the path goes there, with the path or without it. */
  serve(upstream: string, path: 'kept' | 'stripped'): Promise<void>;
}

export async function prepareNginx(prefix: string): Promise<Nginx> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}${prefix}`;
  return {
    url,
    async serve(upstream, kept) {
      const folder = makeFolder('nginx');
      fs.chmodSync(folder, 0o755);
      const file = path.join(folder, 'nginx.conf');
      fs.writeFileSync(
        file,
        configuration({ folder, port, prefix, upstream: kept === 'kept' ? upstream : `${upstream}/` }),
      );
      const [program, ...args] = dyingWithUs('SIGTERM', ['nginx', '-p', folder, '-c', file, '-e', 'error.log']);
      const child = spawn(program, args, { stdio: 'ignore' });
      const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      atFileEnd(async () => {
        child.kill('SIGTERM');
        await ended;
      });
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${port}/up`).catch(() => undefined);
        if (answer?.status === 200) return;
        if (child.exitCode !== null)
          throw new Error(`nginx ended: ${fs.readFileSync(path.join(folder, 'error.log'), 'utf8')}`);
        await sleep(20);
      }
    },
  };
}

/** Buffering as nginx has it unless it is told otherwise. */
function configuration(at: { folder: string; port: number; prefix: string; upstream: string }): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${at.folder}/${name};`)
    .join('\n  ');
  return `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${at.folder}/nginx.pid;
events { worker_connections 128; }
http {
  access_log off;
  ${temporary}
  client_max_body_size 0;
  server {
    listen 127.0.0.1:${at.port};
    location = /up { return 200; }
    location = ${at.prefix} { return 301 ${at.prefix}/; }
    location ${at.prefix}/ {
      proxy_pass ${at.upstream};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }
  }
}
`;
}
