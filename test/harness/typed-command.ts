// The built program as a person types it: what it printed on each stream and what it ended with, whatever that is.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../src/shared/settings.js';

export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly out: string;
  readonly err: string;
}
export interface Typing {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly input?: Uint8Array | string;
  /** A terminal of so many columns for all three streams; what was printed is then all in `out`. */
  readonly columns?: number;
  /** Called with what was printed so far, and what sends a signal or types. */
  readonly hears?: (printed: string, does: { signal(name: NodeJS.Signals): void; type(text: string): void }) => void;
}

export const program = path.join(projectRoot, 'dist/src/main.js');

export function typed(args: readonly string[], { environment, folder, input, columns, hears }: Typing): Promise<Ended> {
  const command = [process.execPath, program, ...args];
  const [file, ...rest] = columns === undefined ? command : onTerminal(command, columns);
  const child = spawn(file ?? '', rest, { cwd: folder, env: { ...environment, TERM: 'xterm' }, stdio: 'pipe' });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  const heard = (into: Buffer[]) => (piece: Buffer) => {
    into.push(piece);
    hears?.(Buffer.concat([...out, ...err]).toString(), {
      signal: (name) => void child.kill(name),
      type: (text) => void child.stdin.write(text),
    });
  };
  child.stdout.on('data', heard(out));
  child.stderr.on('data', heard(err));
  // Who is refused before it reads has not failed us.
  child.stdin.on('error', () => undefined);
  if (columns === undefined) child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const stdout = Buffer.concat(out);
      resolve({ code, stdout, out: stdout.toString(), err: Buffer.concat(err).toString() });
    });
  });
}

/** Python brings a terminal of any size, and passes on what is typed and the exit code. */
function onTerminal(command: readonly string[], columns: number): string[] {
  const script = `
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, ${columns}, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])
import select
while True:
    ready = select.select([terminal, 0], [], [])[0]
    try:
        if terminal in ready:
            piece = os.read(terminal, 65536)
            if not piece: break
            os.write(1, piece)
        if 0 in ready:
            piece = os.read(0, 65536)
            if not piece: break
            os.write(terminal, piece)
    except OSError:
        break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;
  return ['python3', '-c', script, ...command];
}
