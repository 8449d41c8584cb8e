// What stands for a value in lines of help, and its word in each language. The tables of commands and roles name it in English. Pure.
import type { Language } from '../shared/words.js';

export const slotWords: Readonly<Record<string, string>> = {
  DIRECTORY: 'ПАПКА',
  FILE: 'ФАЙЛ',
  FORMAT: 'ФОРМАТ',
  FROM: 'ИЗ',
  ID: 'НОМЕР',
  KEY: 'КЛЮЧ',
  MAX: 'ДО',
  MIN: 'ОТ',
  N: 'ЧИСЛО',
  NAME: 'ИМЯ',
  PATH: 'ПУТЬ',
  QUEUE: 'ОЧЕРЕДЬ',
  STATE: 'СОСТОЯНИЕ',
  SUBJECT: 'ПРЕДМЕТ',
  TEXT: 'ТЕКСТ',
  TIME: 'ВРЕМЯ',
  VALUE: 'ЗНАЧЕНИЕ',
  WORD: 'СЛОВО',
  'E-MAIL': 'ПОЧТА',
  URL: 'URL',
};

/** Words in capitals are slots; names of settings have a line in them. */
export const SLOT = /(?<![\w-])[A-Z](?:[A-Z-]*[A-Z])?(?![\w-])/g;

export const sayUsage = (language: Language, usage: string): string =>
  language === 'en' ? usage : usage.replace(SLOT, (slot) => slotWords[slot] ?? slot);
