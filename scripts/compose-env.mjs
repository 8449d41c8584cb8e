// Writes the passwords that docker-compose.yml asks for into .env: only those that are missing, so running it again changes nothing.
// Run by hand, once: node scripts/compose-env.mjs [administrator's e-mail]
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const file = path.resolve(import.meta.dirname, '../.env');
const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
const wanted = {
  ADMIN_EMAIL: process.argv[2] ?? 'admin@localhost.localdomain',
  // Letters, digits, - and _ only: they stand in URLs and in .env without quotes.
  ...Object.fromEntries(
    ['ADMIN_PASSWORD', 'SECRET', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'RABBITMQ_PASSWORD'].map((name) => [
      name,
      randomBytes(name === 'SECRET' ? 36 : 18).toString('base64url'),
    ]),
  ),
};

const isSet = (name) => new RegExp(`^\\s*(export\\s+)?${name}\\s*=\\s*\\S`, 'm').test(before);
const missing = Object.keys(wanted).filter((name) => !isSet(name));
const lines = missing.map((name) => `${name}=${wanted[name]}\n`).join('');
const joint = before === '' || before.endsWith('\n') ? '' : '\n';
fs.writeFileSync(file, `${before}${joint}${lines}`, { mode: 0o600 });
fs.chmodSync(file, 0o600);

console.log(
  missing.length > 0 ? `wrote ${missing.join(', ')} into .env` : '.env has everything that docker-compose.yml asks for',
);
if (missing.includes('ADMIN_PASSWORD')) {
  const email = missing.includes('ADMIN_EMAIL') ? wanted.ADMIN_EMAIL : 'the ADMIN_EMAIL in .env';
  console.log(`The first administrator is ${email}; the password is ADMIN_PASSWORD in .env.`);
}
