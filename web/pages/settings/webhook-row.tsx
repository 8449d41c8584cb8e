// One webhook: try it out, see what was sent, switch it off, give it another secret, remove it.
import { useState } from 'preact/hooks';
import { api, type Schemas } from '../../api.js';
import { isWord, say, sayList, sayMoment } from '../../words.js';
import { ActButton } from './act-button.js';
import { DeliveryList, sayCall, settledDelivery } from './delivery-list.js';
import { TakeBack } from './take-back.js';
import type { Secret } from './webhooks-part.js';

interface Props {
  readonly hook: Schemas['Webhook'];
  readonly onChange: () => Promise<void>;
  readonly onSecret: (secret: Secret) => void;
}

const sayEvent = (event: string): string => {
  const word = `settings.event.${event}`;
  return isWord(word) ? say(word) : event;
};

/** A webhook that nobody reaches any more must not look like one that works. */
function Fare({ last_call: call, failing_since: since }: Schemas['Webhook']) {
  if (call === null) return null;
  const answer = sayCall(call);
  return since === null ? (
    <p class="muted">{say('settings.lastCall', { when: sayMoment(call.created_at), answer })}</p>
  ) : (
    <p class="problem">{say('settings.failing', { when: sayMoment(since), answer })}</p>
  );
}

export function WebhookRow({ hook, onChange, onSecret }: Props) {
  const { id, url, events, description, disabled, disabled_reason: reason } = hook;
  const [answer, setAnswer] = useState('');
  const [isOpen, setOpen] = useState(false);
  const path = { id };
  const named = (text: string) => `${text}: ${url}`;
  async function test() {
    setAnswer(say('settings.calling'));
    const sent = await api.call('post', '/api/v1/webhooks/{id}/test', { path });
    setAnswer(sayCall(await settledDelivery(id, sent)));
  }
  async function change(off: boolean) {
    await api.call('patch', '/api/v1/webhooks/{id}', { path, body: { disabled: off } });
    await onChange();
  }
  return (
    <li>
      <div>
        <p class="name">{url}</p>
        <p class="muted">{sayList(events.map(sayEvent))}</p>
        {description !== null && <p class="muted">{description}</p>}
        {disabled && (
          <p class="problem">
            {say('settings.isOff')} {reason}
          </p>
        )}
        {answer === '' && <Fare {...hook} />}
        <p role="status">{answer}</p>
      </div>
      <div class="actions">
        <ActButton text={say('settings.test')} label={named(say('settings.test'))} act={test} />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={named(say('settings.deliveries'))}
          onClick={() => setOpen(!isOpen)}
        >
          {say('settings.deliveries')}
        </button>
        <ActButton
          text={say('settings.newSecret')}
          label={named(say('settings.newSecret'))}
          act={async () => onSecret(await api.call('post', '/api/v1/webhooks/{id}/rotate-secret', { path }))}
        />
        <ActButton
          text={say(disabled ? 'settings.turnOn' : 'settings.turnOff')}
          label={named(say(disabled ? 'settings.turnOn' : 'settings.turnOff'))}
          act={() => change(!disabled)}
        />
        <TakeBack
          text={say('do.remove')}
          name={url}
          act={async () => {
            await api.call('delete', '/api/v1/webhooks/{id}', { path });
            await onChange();
          }}
        />
      </div>
      {isOpen && <DeliveryList hook={id} url={url} key={answer} onSent={onChange} />}
    </li>
  );
}
