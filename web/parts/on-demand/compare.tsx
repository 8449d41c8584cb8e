// Before and after in one place: a line between them that arrow keys move, a button and the key c that show one or the other, and the real size.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { sizeFound, type Size } from '../../../src/shared/shown-size.js';
import { fileUrl, type StoredFile } from '../../api.js';
import { onKey } from '../single-key.js';
import { say } from '../../words.js';
import { sayFacts, type Pair } from '../pictures.js';

/** How many percent of the width, from the left, show what was before. */
const [ALL_BEFORE, ALL_AFTER] = [100, 0];

export function Compare({ before, after }: Pair) {
  const [share, setShare] = useState(50);
  const [isWhole, setWhole] = useState(false);
  const [sizes, setSizes] = useState<Readonly<Record<string, Size>>>({});
  const toggle = () => setShare((now) => (now === ALL_BEFORE ? ALL_AFTER : ALL_BEFORE));
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => onKey('c', toggle, () => place.current), []);
  const shown = (file: StoredFile, alt: string, clipPath: string) => (
    <img
      src={fileUrl(file.id, 'inline')}
      alt={alt}
      style={{ clipPath }}
      onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
        setSizes((known) => ({ ...known, [file.id]: { width, height } }))
      }
    />
  );
  const { width, height } = sizes[after.id] ?? sizeFound(after.probe) ?? { width: 4, height: 3 };
  const words = [say('preview.before'), say('preview.after')] as const;
  return (
    <>
      <div
        ref={place}
        class="compare-window"
        tabIndex={isWhole ? 0 : -1}
        role="group"
        aria-label={say('preview.compared')}
      >
        <div
          class="compare"
          style={{
            aspectRatio: `${width} / ${height}`,
            ...(isWhole ? { width: `${width}px` } : { maxWidth: `${Math.round((width / height) * 480)}px` }),
          }}
        >
          {shown(before, say('preview.pictureBefore', { name: before.filename }), `inset(0 ${100 - share}% 0 0)`)}
          {shown(after, say('preview.pictureAfter', { name: after.filename }), `inset(0 0 0 ${share}%)`)}
          {share > ALL_AFTER && share < ALL_BEFORE && <span class="compare-line" style={{ left: `${share}%` }} />}
        </div>
      </div>
      <div class="compare-bar">
        <button type="button" aria-pressed={share === ALL_BEFORE} onClick={() => setShare(ALL_BEFORE)}>
          {words[0]}
        </button>
        <input
          type="range"
          min={0}
          max={100}
          value={share}
          aria-label={say('preview.slider', { name: after.filename })}
          aria-valuetext={say('preview.share', { percent: share })}
          onInput={(event) => setShare(Number(event.currentTarget.value))}
        />
        <button type="button" aria-pressed={share === ALL_AFTER} onClick={() => setShare(ALL_AFTER)}>
          {words[1]}
        </button>
        <button type="button" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
          {say('preview.whole')}
        </button>
      </div>
      <p class="muted compare-facts">
        <span>
          {words[0]}: {sayFacts(before, sizes[before.id])}
        </span>
        <span>
          {words[1]}: {sayFacts(after, sizes[after.id])}
        </span>
        <span class="for-keyboards">{say('preview.key')}</span>
      </p>
    </>
  );
}
