// What this browser remembers by itself: last targets, unfinished uploads, the last batch. Small, and never more than a convenience: it may be gone or forbidden.
export function readKept<T>(name: string, fallback: T): T {
  try {
    const text = localStorage.getItem(`athanor.${name}`);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem(`athanor.${name}`, JSON.stringify(value));
  } catch {
    // Full or forbidden: it will not be remembered.
  }
}
