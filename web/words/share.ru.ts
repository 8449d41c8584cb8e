// Russian: sharing a result.
import type { en } from './share.en.js';

export const ru: Readonly<Record<keyof typeof en, string>> = {
  'share.dialog': 'Поделиться результатом',
  'share.life': 'Ссылка действует',
  'share.password': 'Пароль, если нужен (от 4 символов)',
  'share.make': 'Создать ссылку',
  'share.send': 'Отправить…',
  'share.link': 'Ссылка',
  'share.shortened': 'Срок короче выбранного: сам файл удаляется раньше. Доступно до',
  'share.list': 'Действующие ссылки',
  'share.madeAt': 'Создана',
  'share.worksUntil': 'действует до',
  'share.used': '{count#скачивание|скачивания|скачиваний}',
  'share.hasPassword': 'с паролем',
  'share.revoke': 'Отозвать',
  'share.numbered': 'ссылка {number}',
  'share.revoked': 'Ссылка отозвана.',
};
