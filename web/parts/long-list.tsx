// A list of any length that holds only what is near the window: sections of rows, each drawn when it comes near and kept as high as it was when it goes.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface Props<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly draw: (item: T) => ComponentChildren;
  /** A first guess, in pixels; what was drawn once is known. */
  readonly rowHeight: number;
}

const SECTION = 15;
const MARGIN = '300px';

export function LongList<T>({ items, keyOf, draw, rowHeight }: Props<T>) {
  const sections = Array.from({ length: Math.ceil(items.length / SECTION) }, (_, at) =>
    items.slice(at * SECTION, (at + 1) * SECTION),
  );
  return (
    <ul class="rows">
      {sections.map((rows, at) => (
        <Section key={at} isShown={at === 0} height={rows.length * rowHeight} total={items.length}>
          {() => rows.map((item) => <li key={keyOf(item)}>{draw(item)}</li>)}
        </Section>
      ))}
    </ul>
  );
}

interface SectionProps {
  readonly isShown: boolean;
  readonly height: number;
  readonly total: number;
  readonly children: () => ComponentChildren;
}

function Section({ isShown, height, total, children }: SectionProps) {
  const place = useRef<HTMLLIElement>(null);
  const [shown, setShown] = useState(isShown);
  const [known, setKnown] = useState(height);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry === undefined) return;
        // Whoever has the focus in it must not lose it.
        if (!entry.isIntersecting && element.contains(document.activeElement)) return;
        if (!entry.isIntersecting && entry.boundingClientRect.height > 0) setKnown(entry.boundingClientRect.height);
        setShown(entry.isIntersecting);
      },
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // A list that fits in one section has nothing to spare.
  const isDrawn = shown || total <= SECTION;
  return (
    <li class="section" ref={place} style={isDrawn ? {} : { height: `${known}px` }}>
      <ul class="rows">{isDrawn && children()}</ul>
    </li>
  );
}
