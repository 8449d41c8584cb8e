// Passwords of files, and addresses that open something by themselves, in the options of a task: readable only with SECRET, wherever the row goes. Sealed before a row is written, opened by the operation that needs them.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '../shared/errors.js';

type Options = Readonly<Record<string, unknown>>;

export const passwordFields = ['password', 'user_password', 'owner_password'] as const;
const secretFields = [...passwordFields, 'url', 'headers'] as const;
const cipherName = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

export function sealOptions(options: Options, secret: string | undefined): Options {
  return mapped(options, (value) => {
    if (typeof value === 'string') return { sealed: seal(value, secret) };
    return isRecord(value) && !isSealed(value) ? { sealed: seal(JSON.stringify(value), secret), of: 'record' } : value;
  });
}

/** As they were given. */
export function openOptions(options: Options, secret: string | undefined): Options {
  return mapped(options, (value) => {
    if (!isSealed(value)) return value;
    const text = open(value.sealed, secret);
    return value.of === 'record' ? JSON.parse(text) : text;
  });
}

const HIDDEN = '***';

/** For whoever shows them. */
export function hideSecrets(options: Options): Options {
  return mapped(options, () => HIDDEN);
}

/** What comes back as it was shown stays as it was: nobody sets three stars as a password by sending options again. */
export function withKept(options: Options, kept: Options): Options {
  return mapped(options, (value, name) => (value === HIDDEN && kept[name] !== undefined ? kept[name] : value));
}

function mapped(options: Options, change: (value: unknown, name: string) => unknown): Options {
  const found = secretFields.filter((name) => options[name] !== undefined);
  return { ...options, ...Object.fromEntries(found.map((name) => [name, change(options[name], name)])) };
}

function seal(text: string, secret: string | undefined): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(cipherName, keyOf(secret), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

function open(text: string, secret: string | undefined): string {
  const bytes = Buffer.from(text, 'base64');
  try {
    const decipher = createDecipheriv(cipherName, keyOf(secret), bytes.subarray(0, ivBytes));
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new AppError('invalid_args', 'What is secret in it was kept under another SECRET. Send the task again.', {
      cause,
    });
  }
}

function keyOf(secret: string | undefined): Buffer {
  if (secret === undefined)
    throw new AppError(
      'invalid_args',
      'Passwords and addresses are only taken where SECRET is set; they would be kept readable.',
    );
  return Buffer.from(hkdfSync('sha256', secret, '', 'options', 32));
}

function isSealed(value: unknown): value is { readonly sealed: string; readonly of?: 'record' } {
  return isRecord(value) && typeof value['sealed'] === 'string';
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
