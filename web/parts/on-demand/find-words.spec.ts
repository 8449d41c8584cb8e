import { expect, it } from 'vitest';
import { holdsAll, plainly, soughtIn } from './find-words.js';

const finds = (query: string, text: string): boolean => holdsAll(plainly(text), soughtIn(query));

it.each([
  ['ключи', 'Ключ API'],
  ['форматы изображения', 'Формат: изображений'],
  ['ещё', 'еще раз'],
  ['API keys', 'the key of an api'],
  ['create task', 'createTask POST /api/v1/tasks'],
  ['/api/v1/tasks', 'POST /api/v1/tasks'],
  ['input_corrupt', 'input_corrupt The file is damaged.'],
  ['.tar.gz', 'tar.gz .tar.gz .tgz'],
  ['  ', 'anything'],
])('%s is found in %s', (query, text) => expect(finds(query, text)).toBe(true));

it.each([
  ['webhook password', 'A webhook has a secret'],
  ['mp3', 'MP4'],
])('%s is not found in %s', (query, text) => expect(finds(query, text)).toBe(false));
