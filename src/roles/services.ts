// `athanor services`: what each service needs to check that a call comes from here.
import { AppError } from '../shared/errors.js';
import { serviceSecret } from '../tasks/notify/webhook-signature.js';
import { connect } from './connect.js';
import { roleWords } from './role-words.js';
import type { Role } from './role.js';
import { drawTable } from './table.js';

export const role: Role = {
  name: 'services',
  summary: roleWords.services,
  options: { json: { type: 'boolean' } },
  run: ({ json }, _positionals, asked) => {
    const { services, secret } = connect(asked);
    if (secret === undefined) throw new AppError('invalid_state', 'Without SECRET nothing can be signed. Set it.');
    const rows = Object.entries(services).map(([service, address]) => ({
      service,
      address,
      secret: serviceSecret(secret, service),
    }));
    process.stdout.write(json === true ? `${JSON.stringify(rows)}\n` : drawTable(rows, 'services'));
    return Promise.resolve();
  },
};
