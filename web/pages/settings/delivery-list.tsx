// The last calls of a webhook with what came back, each to be sent again. Called by webhook-row.tsx.
import { api, type Schemas } from '../../api.js';
import { Moment } from '../../parts/moment.js';
import { say, saySpan } from '../../words.js';
import { ActButton } from './act-button.js';
import { Shown, useLoaded } from './loaded.js';

type Delivery = Schemas['Delivery'];
const ASK_MS = 700;
/** The first try ends within the server's own limit for an answer; then it says when it will try again. */
const PATIENCE = 40;

const readAll = async (id: string): Promise<readonly Delivery[]> =>
  (await api.call('get', '/api/v1/webhooks/{id}/deliveries', { path: { id }, query: { limit: '20' } })).data;

/** The same call once it has been tried, or as far as it has come by then. */
export async function settledDelivery(hook: string, sent: Delivery): Promise<Delivery> {
  let now = sent;
  // A try counts from its beginning; only its end brings a time and an answer.
  const isUnderWay = () =>
    now.state === 'owed' && now.latency_ms === sent.latency_ms && now.response_snippet === sent.response_snippet;
  for (let asked = 0; asked < PATIENCE && isUnderWay(); asked += 1) {
    await new Promise((resolve) => setTimeout(resolve, ASK_MS));
    now = (await readAll(hook)).find(({ id }) => id === sent.id) ?? now;
  }
  return now;
}

type Call = Pick<Delivery, 'state' | 'status' | 'latency_ms' | 'response_snippet'>;

export function sayCall({ state, status, latency_ms: ms, response_snippet: said }: Call): string {
  const code = status === null ? (said ?? say('settings.noAnswer')) : String(status);
  const time = ms === null ? '' : saySpan(ms);
  if (state === 'delivered') return say('settings.delivered', { code, time });
  return say(state === 'owed' ? 'settings.owed' : 'settings.givenUp', { code });
}

interface Props {
  readonly hook: string;
  readonly url: string;
  readonly onSent: () => Promise<void>;
}

export function DeliveryList({ hook, url, onSent }: Props) {
  const all = useLoaded(() => readAll(hook), [hook]);
  async function again({ id }: Delivery) {
    const path = { id: hook, delivery: id };
    await settledDelivery(hook, await api.call('post', '/api/v1/webhooks/{id}/deliveries/{delivery}/replay', { path }));
    await Promise.all([all.again(), onSent()]);
  }
  return (
    <div class="below">
      <Shown of={all}>
        {(deliveries) => (
          <>
            {deliveries.length === 0 && <p class="muted">{say('settings.noDeliveries')}</p>}
            <ul class="plain" aria-label={`${say('settings.deliveries')}: ${url}`}>
              {deliveries.map((each) => (
                <li key={each.id}>
                  <span>
                    <Moment at={each.created_at} /> <code>{each.event}</code> {sayCall(each)}
                  </span>
                  <ActButton
                    text={say('settings.sendAgain')}
                    label={`${say('settings.sendAgain')}: ${each.event}, ${each.id}`}
                    act={() => again(each)}
                  />
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </div>
  );
}
