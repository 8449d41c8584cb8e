// Stands in for api and worker: says that it serves, keeps a child of its own, and ends or refuses to end as its environment says.
import { spawn } from 'node:child_process';

if (process.env.DIES_AT_START) process.exit(3);
const tool = spawn('sleep', ['600'], { stdio: 'ignore' });
process.on('SIGTERM', () => {
  if (process.env.IGNORES_TERM) return;
  tool.kill();
  process.exit(143);
});
setInterval(() => undefined, 60_000);
process.send({ ready: true, url: `http://127.0.0.1/${process.argv[2]}/${tool.pid}` });
