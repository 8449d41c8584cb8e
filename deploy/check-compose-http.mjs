// What check-compose.mjs asks of the running service: to be let in, how its workers are, and one conversion of each family.
import assert from 'node:assert/strict';

const WAIT_S = 60;

/** An administrator by the account of .env. */
export async function logIn(at, env) {
  const value = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(env)[1];
  assert.equal((await fetch(`${at}/api/v1/tasks`)).status, 401, 'nobody is let in without an account');
  const answer = await fetch(`${at}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: value('ADMIN_EMAIL'), password: value('ADMIN_PASSWORD') }),
  });
  assert.equal(answer.status, 201, await answer.text());
  const headers = {
    cookie: answer.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; '),
    origin: at,
  };
  return {
    workers: async () => (await (await fetch(`${at}/healthz`, { headers })).json()).checks.workers.list,
    convert: async (name, content, target) => {
      const address = `${at}/api/v1/convert/${target}?wait=${WAIT_S}&filename=${name}`;
      const result = await fetch(address, { method: 'POST', headers, body: content });
      const bytes = Buffer.from(await result.arrayBuffer());
      assert.equal(result.status, 200, `${name} → ${target}: ${bytes.toString('utf8').slice(0, 2000)}`);
      return bytes;
    },
  };
}

/** A second of silence. */
function wav() {
  const samples = Buffer.alloc(2 * 8000);
  const head = Buffer.from(
    'RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\0\0\0\0',
    'latin1',
  );
  head.writeUInt32LE(36 + samples.length, 4);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

const svg = (colour) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><path fill="${colour}" d="M0 0h64v64H0z"/></svg>`;
const starts = (text) => (bytes) => bytes.toString('latin1').startsWith(text);
/** Each result is named by its target and can be the source of the next. */
const chain = [
  ['a.txt', 'pdf', starts('%PDF-')],
  ['a.pdf', 'png', starts('\x89PNG')],
  ['a.png', 'webp', (bytes) => bytes.toString('latin1', 8, 12) === 'WEBP'],
  ['a.png', 'gif', starts('GIF8')],
  ['a.gif', 'mp4', (bytes) => bytes.toString('latin1', 4, 8) === 'ftyp'],
  ['a.svg', 'tiff', starts('II*')],
  ['a.md', 'docx', starts('PK')],
  ['a.docx', 'pdf', starts('%PDF-')],
  ['a.wav', 'mp3', (bytes) => bytes.length > 500],
  ['a.mp3', 'ogg', starts('OggS')],
  ['a.json', 'yaml', starts('words')],
];

export async function convertsAll(person, say) {
  // Never seen before, so that nothing is answered from what was converted earlier.
  const words = `Привет, ${Date.now()}`;
  const files = {
    'a.txt': words,
    'a.md': `# ${words}\n`,
    'a.json': JSON.stringify({ words }),
    'a.wav': wav(),
    'a.svg': svg(`#${Date.now().toString(16).slice(-6)}`),
  };
  for (const [from, target, isRight] of chain) {
    if (!(from in files)) throw new Error(`nothing makes ${from}`);
    const began = Date.now();
    const made = await person.convert(from, files[from], target);
    assert.ok(isRight(made), `${from} → ${target}: ${made.toString('latin1', 0, 60)}`);
    files[`a.${target}`] ??= made;
    say(`${from} → ${target} in ${Date.now() - began} ms`);
  }
}
