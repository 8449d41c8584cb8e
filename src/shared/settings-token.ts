// The key under which Nest injects the parsed settings.
export const SETTINGS = Symbol('settings');
