// `npm run migration -- check` fails when the entities and the migrations say different things;
// `npm run migration -- generate NAME` writes the difference as a new file under migrations/.
// Both work on an empty database of their own, made from the built code.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';

const [verb, name] = process.argv.slice(2);
if (verb !== 'check' && !(verb === 'generate' && /^[a-z][a-z0-9-]+$/.test(name ?? ''))) {
  console.error('Usage: npm run migration -- check | generate kebab-case-name');
  process.exit(2);
}
const root = path.resolve(import.meta.dirname, '..');
const { createDataSource, migrate } = await import(path.join(root, 'dist/src/entities/data-source.js'));
const { startPostgres } = await import(path.join(root, 'dist/src/embedded/postgres.js'));

const folder = fs.mkdtempSync(path.join('/var/tmp', `athanor-migration-${os.userInfo().username}-`));
const postgres = await startPostgres({
  dir: path.join(folder, 'pg'),
  password: randomBytes(12).toString('hex'),
  log: path.join(folder, 'postgres.log'),
});
let failed = false;
try {
  const dataSource = createDataSource({ databaseUrl: process.env.DATABASE_URL ?? postgres.url, databasePool: 4 });
  await dataSource.initialize();
  await migrate(dataSource);
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  await dataSource.destroy();
  if (upQueries.length === 0) console.log('Entities and migrations agree.');
  else if (verb === 'generate') write(upQueries, downQueries.reverse());
  else {
    failed = true;
    console.error(
      `Entities and migrations differ:\n  ${upQueries.map((each) => each.query).join('\n  ')}\nWrite a migration: npm run migration -- generate what-changes`,
    );
  }
} finally {
  await postgres.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);

function write(up, down) {
  // TypeORM sorts by it.
  const stamp = String(Date.now());
  const className = name.replace(/(^|-)([a-z0-9])/g, (_, __, letter) => letter.toUpperCase()) + stamp;
  const lines = (queries) => queries.map((each) => `    await queryRunner.query(${quote(each.query)});`).join('\n');
  const file = path.join(root, 'migrations', `${stamp}-${name}.ts`);
  fs.writeFileSync(
    file,
    `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
  name = '${className}';

  async up(queryRunner: QueryRunner): Promise<void> {
${lines(up)}
  }

  async down(queryRunner: QueryRunner): Promise<void> {
${lines(down)}
  }
}
`,
  );
  console.log(`Wrote ${path.relative(root, file)}; read it, then format it.`);
}

function quote(sql) {
  return '`' + sql.replace(/[`\\$]/g, '\\$&') + '`';
}
