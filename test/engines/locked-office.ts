// Office files locked as Office does it (MS-OFFCRYPTO, agile): the zip inside a container, encrypted with a key that only the password opens. For the tests of locked documents.
import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** Office itself turns a hundred thousand times. */
const turns = 1000;
const segmentBytes = 4096;
const sectorBytes = 512;
const endOfChain = 0xfffffffe;
const free = 0xffffffff;

const sha512 = (...parts: readonly Buffer[]) => createHash('sha512').update(Buffer.concat(parts)).digest();
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const hex = (text: string) => Buffer.from(text, 'hex');
const padded = (bytes: Buffer, to: number) => Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);

function encrypt(key: Buffer, iv: Buffer, bytes: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, iv.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded(bytes, 16)), cipher.final()]);
}

export function lockedOffice(file: Buffer, password: string): Buffer {
  const [salt, keySalt, secret, verifier, macKey] = [16, 16, 32, 16, 64].map((bytes) => randomBytes(bytes)) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ];
  let hash = sha512(salt, Buffer.from(password, 'utf16le'));
  for (let turn = 0; turn < turns; turn += 1) hash = sha512(number(turn), hash);
  const byPassword = (block: string, bytes: Buffer) =>
    encrypt(sha512(hash, hex(block)).subarray(0, 32), salt, bytes).toString('base64');
  const byKey = (block: Buffer, bytes: Buffer) => encrypt(secret, sha512(keySalt, block), bytes);

  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(file.length));
  // The container keeps short streams elsewhere; behind its end a file may have as much as it likes.
  const plain = padded(file, segmentBytes);
  const segments = Array.from({ length: plain.length / segmentBytes }, (_, index) =>
    byKey(number(index), plain.subarray(index * segmentBytes, (index + 1) * segmentBytes)),
  );
  const body = Buffer.concat([size, ...segments]);
  const mac = createHmac('sha512', macKey).update(body).digest();
  const shape =
    'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"';
  const key = `spinCount="${turns}" ${shape} saltValue="${salt.toString('base64')}" encryptedVerifierHashInput="${byPassword('fea7d2763b4b9e79', verifier)}" encryptedVerifierHashValue="${byPassword('d7aa0f6d3061344e', sha512(verifier))}" encryptedKeyValue="${byPassword('146e0be7abacd0d6', secret)}"`;
  const integrity = `encryptedHmacKey="${byKey(hex('5fb2ad010cb9e1f6'), macKey).toString('base64')}" encryptedHmacValue="${byKey(hex('a0677f02b22c8433'), mac).toString('base64')}"`;
  const description = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><keyData ${shape} saltValue="${keySalt.toString('base64')}"/><dataIntegrity ${integrity}/><keyEncryptors><keyEncryptor uri="http://schemas.microsoft.com/office/2006/keyEncryptor/password"><p:encryptedKey ${key}/></keyEncryptor></keyEncryptors></encryption>`;
  return container([
    ['EncryptionInfo', Buffer.concat([hex('0400040040000000'), Buffer.from(description)])],
    ['EncryptedPackage', body],
  ]);
}

/** A compound file of streams none of which is small: what is shorter than 4096 bytes would lie elsewhere, so it is filled up with blanks. */
function container(streams: readonly (readonly [name: string, bytes: Buffer])[]): Buffer {
  const contents = streams.map(([, bytes]) =>
    bytes.length >= 4096 ? bytes : Buffer.concat([bytes, Buffer.alloc(4096 - bytes.length, ' ')]),
  );
  const sectors = contents.map((bytes) => Math.ceil(bytes.length / sectorBytes));
  const starts = sectors.map((_, index) => 2 + sectors.slice(0, index).reduce((sum, count) => sum + count, 0));
  const used = 2 + sectors.reduce((sum, count) => sum + count, 0);
  if (used > sectorBytes / 4) throw new Error('longer than one sector of the table of sectors can tell');

  const table = Buffer.alloc(sectorBytes, 0xff);
  table.writeUInt32LE(0xfffffffd, 0);
  table.writeUInt32LE(endOfChain, 4);
  for (const [index, start] of starts.entries())
    for (let sector = 0; sector < (sectors[index] ?? 0); sector += 1)
      table.writeUInt32LE(sector + 1 === sectors[index] ? endOfChain : start + sector + 1, 4 * (start + sector));

  const folder = Buffer.alloc(sectorBytes);
  const names = ['Root Entry', ...streams.map(([name]) => name)];
  for (let index = 0; index < 4; index += 1) {
    const at = index * 128;
    for (const link of [68, 72, 76]) folder.writeUInt32LE(free, at + link);
    const name = names[index];
    if (name === undefined) continue;
    folder.write(name, at, 'utf16le');
    folder.writeUInt16LE(2 * name.length + 2, at + 64);
    folder.writeUInt8(index === 0 ? 5 : 2, at + 66);
    folder.writeUInt8(1, at + 67);
    folder.writeUInt32LE(index === 0 ? endOfChain : (starts[index - 1] ?? 0), at + 116);
    folder.writeUInt32LE(index === 0 ? 0 : (contents[index - 1]?.length ?? 0), at + 120);
  }
  // Shorter names come first, so the longer one is to the right of the other.
  folder.writeUInt32LE(1, 76);
  folder.writeUInt32LE(2, 128 + 72);

  const head = Buffer.alloc(sectorBytes, 0xff);
  head.fill(0, 0, 76);
  hex('d0cf11e0a1b11ae1').copy(head);
  head.writeUInt16LE(0x3e, 24);
  head.writeUInt16LE(3, 26);
  head.writeUInt16LE(0xfffe, 28);
  head.writeUInt16LE(9, 30);
  head.writeUInt16LE(6, 32);
  head.writeUInt32LE(1, 44);
  head.writeUInt32LE(1, 48);
  head.writeUInt32LE(4096, 56);
  head.writeUInt32LE(endOfChain, 60);
  head.writeUInt32LE(endOfChain, 68);
  head.writeUInt32LE(0, 76);
  return Buffer.concat([head, table, folder, ...contents.map((bytes) => padded(bytes, sectorBytes))]);
}
