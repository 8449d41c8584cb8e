// Headers of requests and answers, told once each. Read by open-api.ts; rows name those that they have.
interface HeaderFact {
  readonly description: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly example?: string;
  /** Where it is named it is always there: in the answer, or it has to be in the request. */
  readonly always?: true;
}
const text = { type: 'string' } as const;
const matching = (pattern: string) => ({ type: 'string', pattern }) as const;

export const requestHeaders = {
  Prefer: {
    description:
      'RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.',
    schema: text,
    example: 'wait=10',
  },
  'Idempotency-Key': {
    description: 'A second request with the same key within 24 hours gets what the first one made.',
    schema: { type: 'string', maxLength: 257 },
    example: '"order-4711"',
  },
  'If-None-Match': { description: 'The ETag that is known already: 304 while it is still right.', schema: text },
  'If-Match': { description: 'The ETag that is meant: 412 when it is another one by now.', schema: text },
  'If-Modified-Since': {
    description: 'The Last-Modified that is known already: 304 while it is still right. If-None-Match wins over it.',
    schema: text,
  },
  'If-Unmodified-Since': {
    description: 'The Last-Modified that is meant: 412 when it is a later one by now. If-Match wins over it.',
    schema: text,
  },
  Range: { description: 'One range of bytes.', schema: text, example: 'bytes=0-1023' },
  'If-Range': { description: 'The range counts only while the ETag, or the Last-Modified, is this one.', schema: text },
  'X-Filename': {
    description: 'Name of the file, percent-encoded or as UTF-8; it wins over `filename`.',
    schema: text,
  },
  'X-Password': {
    description:
      'Opens the file, or the link to results, where it is locked: percent-encoded or as UTF-8. In an address it is refused.',
    schema: text,
  },
  'Last-Event-ID': {
    description: 'Number of the last event that was read: what was missed comes first.',
    schema: text,
  },
  'Tus-Resumable': { description: 'The version of tus.', schema: { const: '1.0.0' }, always: true },
  'Upload-Length': { description: 'Bytes of the whole file.', schema: matching('^\\d{1,15}$'), always: true },
  'Upload-Offset': {
    description: 'Where these bytes belong: what the upload has already.',
    schema: matching('^\\d{1,15}$'),
    always: true,
  },
  'Upload-Metadata': {
    description:
      'Names with values in Base64, with commas: `filename`, and `task`, JSON of a new task that begins with the last byte.',
    schema: { type: 'string', maxLength: 16_384 },
    example: 'filename cGhvdG8ucG5n',
  },
  'X-HTTP-Method-Override': {
    description: 'What is meant, where only GET and POST get through.',
    schema: { enum: ['PATCH', 'DELETE'] },
    always: true,
  },
} as const satisfies Record<string, HeaderFact>;

/** Of every route that answers with the bytes of a file (file-conditions.ts). */
export const fileConditions = [
  'Range',
  'If-Range',
  'If-None-Match',
  'If-Match',
  'If-Modified-Since',
  'If-Unmodified-Since',
] as const satisfies readonly (keyof typeof requestHeaders)[];

export const answerHeaders = {
  'X-Request-Id': {
    description: 'Names this request in the log; taken over from the request.',
    schema: text,
    always: true,
  },
  traceparent: {
    description: 'W3C trace context, continued from the request.',
    schema: matching('^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'),
    always: true,
  },
  'RateLimit-Policy': { description: 'The limits of this client: `"task-create";q=60;w=60`.', schema: text },
  RateLimit: {
    description: 'What is left of them, and when all is there again: `"task-create";r=12;t=31`.',
    schema: text,
  },
  'Retry-After': { description: 'Seconds after which to ask again.', schema: matching('^\\d+$') },
  Location: { description: 'What was made.', schema: { type: 'string', format: 'uri-reference' }, always: true },
  'Content-Location': {
    description: 'Where the same bytes can be fetched again.',
    schema: { type: 'string', format: 'uri-reference' },
    always: true,
  },
  ETag: { description: 'Version of the answer.', schema: matching('^(W/)?"[^"]+"$'), always: true },
  Link: { description: 'The next page, as `rel="next"`.', schema: text },
  'Idempotency-Replayed': {
    description:
      'This is the answer to the first request with this Idempotency-Key, given again; refusals have it too.',
    schema: { const: 'true' },
  },
  'Preference-Applied': { description: 'What of Prefer was heeded.', schema: text },
  'Content-Disposition': { description: 'Name of the file (RFC 6266, RFC 8187).', schema: text, always: true },
  'Content-Range': { description: 'Which bytes these are, of how many.', schema: text, always: true },
  'Accept-Ranges': { description: 'Ranges are possible.', schema: { const: 'bytes' }, always: true },
  'Repr-Digest': {
    description: 'SHA-256 of the whole file (RFC 9530).',
    schema: matching('^sha-256=:[A-Za-z0-9+/=]{44}:$'),
    always: true,
  },
  'Last-Modified': { description: 'When the file was made.', schema: text, always: true },
  'Cache-Control': { description: 'How long it may be kept.', schema: text, always: true },
  'X-Task-Id': {
    description: 'The task that does, or did, the work.',
    schema: { type: 'string', format: 'uuid' },
    always: true,
  },
  'X-File-Id': {
    description: 'The file that it has become.',
    schema: { type: 'string', format: 'uuid' },
  },
  'Tus-Resumable': { description: 'The version of tus.', schema: { const: '1.0.0' }, always: true },
  'Tus-Version': { description: 'The versions of tus that are spoken here.', schema: { const: '1.0.0' }, always: true },
  'Tus-Extension': { description: 'What of tus can be done.', schema: text },
  'Tus-Max-Size': { description: 'Bytes of the largest file.', schema: matching('^\\d+$') },
  'Upload-Offset': { description: 'So many bytes are safely there.', schema: matching('^\\d+$'), always: true },
  'Upload-Length': { description: 'Bytes of the whole file.', schema: matching('^\\d+$'), always: true },
  'Upload-Expires': { description: 'Until then it can be gone on with.', schema: text, always: true },
  'Server-Timing': { description: 'Milliseconds in the queue and in the engines.', schema: text, always: true },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: text, always: true },
  'Set-Cookie': { description: 'The session.', schema: text, always: true },
} as const satisfies Record<string, HeaderFact>;

export type RequestHeader = keyof typeof requestHeaders;
/** With a question mark: not always, although it is elsewhere. */
export type AnswerHeader = keyof typeof answerHeaders | `${keyof typeof answerHeaders}?`;

export function findHeader(name: AnswerHeader): HeaderFact {
  return answerHeaders[name.replace('?', '') as keyof typeof answerHeaders];
}
