// What is converted most, one press away: the choice of files opens for that kind alone, and what is chosen has its target already. On the empty page.
import { at } from '../../facts.js';
import { formats } from '../../formats.js';
import { shortName } from '../../parts/format-menu.js';
import { say } from '../../words.js';
import { openChoice } from './add-files.js';
import { oftenUsed, rememberTarget, type Pair } from './targets.js';

export function OftenUsed() {
  // Its place is kept until it is known what is possible here.
  const pairs = formats.value === undefined ? [] : oftenUsed();
  return (
    <p class="often">
      {pairs.length > 0 && (
        <>
          <span class="muted">{say('convert.often')}</span>
          {pairs.map((pair) => (
            <button key={pair.ending} type="button" onClick={() => begin(pair)}>
              {pair.ending.toUpperCase()} → {shortName(pair.target)}
            </button>
          ))}
          <a href={at('/help#formats')}>{say('convert.oftenAll')}</a>
        </>
      )}
    </p>
  );
}

function begin({ ending, target }: Pair): void {
  rememberTarget(ending, target.id);
  openChoice('file', `.${ending}`);
}
