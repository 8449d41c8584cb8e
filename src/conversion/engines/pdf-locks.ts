// Passwords and permissions of PDFs, put on and taken off. Operations of pdf-operations.ts.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { RunOperation } from '../engine.js';
import type { AskedOf, decryptFields, encryptFields } from '../pdf-fields.js';
import { openPdf, proven, wrongResult } from './pdf-opening.js';
import { isLocked, qpdfJob, unlockPdf } from './pdf-tools.js';

export const encryptPdf: RunOperation = async ({ inputs: [input = ''], options }, at) => {
  const asked = options as AskedOf<typeof encryptFields>;
  const file = await openPdf(input, asked.password, at);
  const output = path.join(at.dir, 'out.pdf');
  // Without one of its own anybody could take the permissions away.
  const ownerPassword = asked.owner_password ?? randomBytes(16).toString('hex');
  const permissions = {
    print: asked.print ? 'full' : 'none',
    modify: asked.modify ? 'all' : 'none',
    extract: asked.copy ? 'y' : 'n',
    // Filling in and commenting is one right in the format, and modify: none takes it too.
    annotate: asked.annotate ? 'y' : 'n',
  };
  const encrypt = { userPassword: asked.user_password ?? '', ownerPassword, '256bit': permissions };
  await qpdfJob({ outputFile: output, encrypt }, at, file.path);
  if (!(await isLocked(output, at))) throw wrongResult('not encrypted');
  const proof = path.join(at.dir, 'proof.pdf');
  await unlockPdf(output, proof, asked.user_password, at);
  return [{ ...(await proven(proof, file.pages, at)), path: output }];
};

export const decryptPdf: RunOperation = async ({ inputs: [input = ''], options }, at) => {
  const { password } = options as AskedOf<typeof decryptFields>;
  const output = path.join(at.dir, 'out.pdf');
  const { pages } = await openPdf(input, password, at);
  await unlockPdf(input, output, password, at);
  if (await isLocked(output, at)) throw wrongResult('still encrypted');
  return [await proven(output, pages, at)];
};
