// What help says of the roles and of the words of `control`, in both languages side by side. The commands for people have theirs in terminal/.
import type { Both } from '../terminal/terminal-words.js';

export const roleWords = {
  all: {
    en: 'Everything on one machine: databases when none are given, api, worker and beat.',
    ru: 'Всё на одной машине: базы, если не даны свои, api, обработчик и beat.',
  },
  api: {
    en: 'Serves REST and pages. Run as many as you like behind a proxy.',
    ru: 'Отдаёт REST и страницы. За прокси их может работать сколько угодно.',
  },
  backup: {
    en: 'Writes the rows of the database to a file; works while Athanor runs.',
    ru: 'Записывает строки базы данных в файл; Athanor при этом работает дальше.',
  },
  beat: {
    en: 'Clock work: fires schedules, finds lost tasks, expires. Run one or many.',
    ru: 'Работа по часам: запускает расписания, находит потерянные задачи, следит за сроками. Один или несколько.',
  },
  celery: {
    en: 'Takes messages of Celery programs from CELERY_BROKER_URL; dead: those that could not become a task.',
    ru: 'Берёт сообщения программ Celery из CELERY_BROKER_URL; dead — те, что не смогли стать задачами.',
  },
  celeryWorks: {
    en: ' With --queues it is a worker as well (--concurrency and --name as there), and begins at once what finds a free slot.',
    ru: ' С --queues она ещё и обработчик (--concurrency и --name как у него) и сразу начинает то, для чего есть свободное место.',
  },
  control: {
    en: 'Tells workers and queues what to do, and shows their answers. control --help lists the words.',
    ru: 'Говорит обработчикам и очередям, что делать, и показывает ответы. Слова перечислит control --help.',
  },
  key: {
    en: 'Makes (prints it once), lists and revokes the keys of programs.',
    ru: 'Создаёт ключи программ (показывает один раз), перечисляет и отзывает их.',
  },
  doors: {
    en: 'Takes messages from the queues of DOOR_QUEUES; dead: those that could not become a task.',
    ru: 'Берёт сообщения из очередей DOOR_QUEUES; dead — те, что не смогли стать задачами.',
  },
  migrate: {
    en: 'Brings the schema up to date. Several at once are safe.',
    ru: 'Обновляет схему базы. Можно запускать несколько сразу.',
  },
  purge: {
    en: 'Cancels everything that waits, in one queue or in all.',
    ru: 'Отменяет всё, что ждёт, в одной очереди или во всех.',
  },
  restore: {
    en: 'Puts a backup into an empty database; --force replaces what is there. Stop Athanor first.',
    ru: 'Кладёт резервную копию в пустую базу; --force заменяет то, что там есть. Сначала остановите Athanor.',
  },
  schedule: {
    en: 'Shows what runs by the clock, runs it now (prints the task), switches it on and off, sets its time.',
    ru: 'Показывает, что запускается по часам; запускает сейчас (печатает задачу), включает, выключает, меняет время.',
  },
  services: {
    en: 'Shows the services that packs call back, with the secret that each checks our signature with; --json for programs.',
    ru: 'Показывает службы, которые вызывают пакеты, и секрет, которым каждая проверяет нашу подпись; --json для программ.',
  },
  user: {
    en: 'Makes an account or sets a new password, which is read from standard input; changes role and limits (a limit of none is taken away); lists accounts.',
    ru: 'Создаёт учётную запись или ставит новый пароль, который читает из стандартного ввода; меняет роль и пределы (none снимает предел); перечисляет записи.',
  },
  worker: {
    en: 'Takes tasks. --queues video:1,image:4 names queues and slots, --concurrency 4 caps all of them together, --name worker2@%h this process (%h: the host).',
    ru: 'Берёт задачи. --queues video:1,image:4 называет очереди и места, --concurrency 4 ограничивает все вместе, --name worker2@%h — имя процесса (%h — машина).',
  },
  operate: {
    en: 'Runs operations for the worker that starts it.',
    ru: 'Выполняет операции для обработчика, который его запустил.',
  },
} as const satisfies Record<string, Both>;

export const verbWords = {
  ping: { en: 'who is there', ru: 'кто на месте' },
  pause: {
    en: 'a queue, all queues, or with --worker one worker: what runs ends, the rest waits',
    ru: 'очередь, все очереди или, с --worker, один обработчик: идущее закончится, остальное ждёт',
  },
  resume: { en: 'ends pause and drain', ru: 'конец pause и drain' },
  drain: {
    en: 'a queue takes nothing new and is worked off; a worker takes nothing new, ends its tasks and exits',
    ru: 'очередь не берёт нового и дорабатывает; обработчик не берёт нового, заканчивает задачи и выходит',
  },
  slots: {
    en: 'tasks of a queue at a time, in each worker or in the one named',
    ru: 'сколько задач очереди сразу, в каждом обработчике или в названном',
  },
  grow: { en: 'that many slots more', ru: 'на столько мест больше' },
  shrink: { en: 'that many fewer, never below one', ru: 'на столько меньше, но не меньше одного' },
  autoscale: { en: 'slots follow the length of the queue', ru: 'число мест следует за длиной очереди' },
  restart: {
    en: 'new warm processes, each after its current task',
    ru: 'новые тёплые процессы, каждый после своей текущей задачи',
  },
  cancel: { en: 'a task, wherever it is', ru: 'задачу, где бы она ни была' },
  shutdown: {
    en: 'ends a worker now; what it runs gets its grace and is handed back',
    ru: 'завершает обработчик сейчас; идущее получает отсрочку и возвращается в очередь',
  },
} as const satisfies Record<string, Both>;
