// The programs that convert: which version works where, and what would help where one is missing.
import { api, type Schemas } from '../../api.js';
import { facts } from '../../facts.js';
import { CopyButton } from '../../parts/copy-button.js';
import { say } from '../../words.js';
import { Shown, useLoaded } from './loaded.js';
import { missingFirst } from './missing-first.js';

export function EnginesPart() {
  const engines = useLoaded(async () => (await api.call('get', '/api/v1/admin/engines')).data);
  return (
    <section class="card">
      <p class="muted">{say('settings.enginesHelp')}</p>
      <Shown of={engines}>
        {(all) => (
          <>
            {all.length === 0 && <p class="note">{say('settings.noEngines')}</p>}
            <ul class="entries">
              {missingFirst(all).map(({ id, versions, workers, missing, brings }) => (
                <li key={id}>
                  <div>
                    <p class="name">{id}</p>
                    <p class={workers.length > 0 ? 'status-done status' : 'status-failed status'}>
                      {workers.length > 0
                        ? say('settings.healthy', { versions: versions.join(', ') || say('settings.ownVersion') })
                        : say('settings.missing')}
                    </p>
                    {workers.length > 0 && <p class="muted">{say('settings.on', { workers: workers.join(', ') })}</p>}
                    {missing.map((lacking) => (
                      <Missing key={lacking.worker} {...lacking} />
                    ))}
                    {missing.length > 0 && <Brought {...brings} />}
                    {missing.length > 0 && <Install packages={packagesOf(missing)} />}
                  </div>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </section>
  );
}

/** Of those that are not there at all; another lack wants more than an installation. */
const packagesOf = (missing: Schemas['Engine']['missing']): readonly string[] => [
  ...new Set(missing.flatMap(({ lack }) => (lack?.code === 'not_installed' ? lack.packages : []))),
];

function Brought({ reads, writes, operations }: Schemas['Engine']['brings']) {
  const told = { reads, writes, operations: operations.map(({ label }) => label[facts.language]) };
  return (
    <>
      {(['reads', 'writes', 'operations'] as const).map(
        (kind) =>
          told[kind].length > 0 && (
            <p key={kind} class="muted">
              {say(`settings.without.${kind}`, { names: told[kind].join(', ') })}
            </p>
          ),
      )}
    </>
  );
}

/** The names are those of Debian; the worker notices by itself when it is there. */
function Install({ packages }: { readonly packages: readonly string[] }) {
  if (packages.length === 0) return null;
  const command = `sudo apt-get install ${packages.join(' ')}`;
  return (
    <p>
      {say('settings.install')} <code>{command}</code>{' '}
      <CopyButton text={() => command} of={say('settings.theCommand')} />
    </p>
  );
}

/** What only the program itself can tell stays in its own words, which are English. */
const Missing = ({ worker, reason, lack }: Schemas['Engine']['missing'][number]) => (
  <p class="muted">
    {worker}:{' '}
    {lack === null ? (
      <>
        {say('lack.other')} <span lang="en">{reason}</span>
      </>
    ) : (
      say(`lack.${lack.code}`, { names: lack.names.join(', '), packages: lack.packages.join(', ') })
    )}
  </p>
);
