// Ids in the examples of the document. Whoever tries an example puts their own in place; the tests do just that.
export const sampleIds = {
  task: '0190a000-0000-7000-8000-00000000a001',
  draft: '0190a000-0000-7000-8000-00000000a002',
  file: '0190a000-0000-7000-8000-00000000a003',
  job: '0190a000-0000-7000-8000-00000000a004',
  draftJob: '0190a000-0000-7000-8000-00000000a005',
  webhook: '0190a000-0000-7000-8000-00000000a006',
  delivery: '0190a000-0000-7000-8000-00000000a007',
  key: '0190a000-0000-7000-8000-00000000a008',
  ownKey: '0190a000-0000-7000-8000-00000000a009',
  user: '0190a000-0000-7000-8000-00000000a010',
  upload: '0190a000-0000-7000-8000-00000000a031',
  share: '0190a000-0000-7000-8000-00000000a032',
  sharedFile: '0190a000-0000-7000-8000-00000000a034',
  deadLetter: '0190a000-0000-7000-8000-00000000a033',
} as const;
/** Of the person in the examples; not a secret of anybody. */
export const samplePerson = { email: 'ann@example.org', password: 'a long password of Ann' } as const;
export const samplePreset = 'my-small-pictures';
export const sampleWorker = 'my-worker';
/** There from the start. */
export const sampleSchedule = 'cleanup.rows';
export const sampleToken = 'token-out-of-the-link';
/** Of a link to results, and what opens it. */
export const sampleShare = { token: 'end-of-the-link', password: 'open sesame' } as const;
