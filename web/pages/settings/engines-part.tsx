// The programs that convert: which version works where, and what would help where one is missing.
import { api, type Schemas } from '../../api.js';
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
              {missingFirst(all).map(({ id, versions, workers, missing }) => (
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
