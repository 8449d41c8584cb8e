// Written by npm run docs from docs/openapi.json. Do not edit by hand.

export interface paths {
  '/api/v1/convert/{target}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    /**
     * The same for programs that send files with PUT
     * @description What takes longer than the wait goes on as a task, and the answer is that task. Needs the right `tasks:write`.
     */
    put: operations['convertUpload'];
    /**
     * Convert a file in one call
     * @description What takes longer than the wait goes on as a task, and the answer is that task. Needs the right `tasks:write`.
     */
    post: operations['convert'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Your tasks, page by page
     * @description Needs the right `tasks:read`.
     */
    get: operations['listTasks'];
    put?: never;
    /**
     * Make a task
     * @description From files in a form, from files that are stored already, from an address, or from an upload that is whole. It is kept as soon as this answers. Needs the right `tasks:write`.
     */
    post: operations['createTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/tasks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Everyone's tasks, page by page
     * @description For whoever may see what belongs to all.
     */
    get: operations['listAllTasks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How a task is doing
     * @description With If-None-Match and Prefer: wait it answers at the next change, or 304 when there was none. Needs the right `tasks:read`.
     */
    get: operations['getTask'];
    put?: never;
    post?: never;
    /**
     * Delete a task with its files, now
     * @description One that runs is cancelled. Its results go, and its inputs where no other task has them, however they were stored. Needs the right `tasks:write`.
     */
    delete: operations['deleteTask'];
    options?: never;
    head?: never;
    /**
     * Change a task that has not begun
     * @description Needs the right `tasks:write`.
     */
    patch: operations['changeTask'];
    trace?: never;
  };
  '/api/v1/tasks/{id}/keep': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let its files live longer
     * @description Inputs and results alike. What would live longer anyway keeps its end. Needs the right `tasks:write`.
     */
    post: operations['keepTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Start a task that was made with start: false, or at once what waits for its time or its next attempt
     * @description Needs the right `tasks:write`.
     */
    post: operations['startTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel a task
     * @description Needs the right `tasks:write`.
     */
    post: operations['cancelTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * The same again, as a new task
     * @description One of a job takes the place of the old one, which is `replaced` from then on: the job opens, and ends with the new one. What has ended behind it runs again too. Needs the right `tasks:write`.
     */
    post: operations['retryTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}/result': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What came out
     * @description Needs the right `files:read`.
     */
    get: operations['getResult'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/results': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What several tasks have made, as one zip
     * @description Those that made nothing are told in errors.txt. Needs the right `files:read`.
     */
    get: operations['getResults'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}/log': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the tools said
     * @description Needs the right `tasks:read`.
     */
    get: operations['getTaskLog'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Your jobs, page by page
     * @description Needs the right `tasks:read`.
     */
    get: operations['listJobs'];
    put?: never;
    /**
     * Make a job: a graph of tasks with names
     * @description A node takes outputs of others, or files of its own: stored ones, an upload that is whole, or one at an address, which is fetched by a node of its own (fetch-NAME) that counts like the others. Needs the right `tasks:write`.
     */
    post: operations['createJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/batch': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Make many tasks at once, as a job
     * @description Each item is like a task by itself, and all are looked at first: what is wrong is told at once. The file of an item with a url is fetched by a task of its own: nodes of the job, fetch-N and item-N, tell of the two. Needs the right `tasks:write`.
     */
    post: operations['createBatch'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/plans': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * What a job would do; nothing is written
     * @description Needs the right `tasks:write`.
     */
    post: operations['planJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How a job is doing
     * @description With If-None-Match and Prefer: wait it answers at the next change, or 304 when there was none. Needs the right `tasks:read`.
     */
    get: operations['getJob'];
    put?: never;
    post?: never;
    /**
     * Delete a job with its tasks and files, now
     * @description Its results go, and its inputs where no other task has them, however they were stored. Needs the right `tasks:write`.
     */
    delete: operations['deleteJob'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/keep': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let the files of what is done of it live longer
     * @description Needs the right `tasks:write`.
     */
    post: operations['keepJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/start': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Start a job that was made with start: false
     * @description Needs the right `tasks:write`.
     */
    post: operations['startJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel a job with all its tasks
     * @description Needs the right `tasks:write`.
     */
    post: operations['cancelJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/retry': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Run it again, or only what failed
     * @description Needs the right `tasks:write`.
     */
    post: operations['retryJob'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/tasks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * One more task for a batch
     * @description Asked for like any other. Where its file is fetched from a url, that is a task of the batch too. Needs the right `tasks:write`.
     */
    post: operations['addTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/result': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What came out of it
     * @description Needs the right `files:read`.
     */
    get: operations['getJobResult'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Keep a file for later
     * @description Its content decides what it is, not its name. A ticket will do in place of a key. Needs the right `files:write`.
     */
    post: operations['uploadFile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is known of a file
     * @description Needs the right `files:read`.
     */
    get: operations['getFile'];
    put?: never;
    post?: never;
    /**
     * Delete a file, now
     * @description No link to it opens it any more. Needs the right `files:write`.
     */
    delete: operations['deleteFile'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files/{id}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Its bytes
     * @description Without a key by a signed address: what createSignedUrl answers has exp, kid and sig in it. Needs the right `files:read`.
     */
    get: operations['getFileContent'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files/import': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Have a file fetched from an address
     * @description A task that ends with the file as its result. Needs the right `files:write`.
     */
    post: operations['importFile'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/uploads': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Begin an upload in parts
     * @description Its first part may come with it. A ticket will do in place of a key. Needs the right `files:write`.
     */
    post: operations['createUpload'];
    delete?: never;
    /**
     * What of tus 1.0 can be done here
     * @description A page of another origin that asks first (CORS) is answered here too. Open to everybody.
     */
    options: operations['discoverUploads'];
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/uploads/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far an upload is
     * @description HEAD, with Tus-Resumable, is how tus asks: the answer is in Upload-Offset. A ticket will do in place of a key. Needs the right `files:read`.
     */
    get: operations['getUpload'];
    put?: never;
    /**
     * PATCH or DELETE, where only GET and POST get through
     * @description Needs the right `files:write`.
     */
    post: operations['overrideUpload'];
    /**
     * Give it up, also while it is sent
     * @description What it has become stays. A ticket will do in place of a key. Needs the right `files:write`.
     */
    delete: operations['deleteUpload'];
    options?: never;
    head?: never;
    /**
     * Send the next part
     * @description What came before a line broke is kept. With the last byte it is a file. A ticket will do in place of a key. Needs the right `files:write`.
     */
    patch: operations['appendToUpload'];
    trace?: never;
  };
  '/api/v1/upload-tickets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Leave for one upload without a key
     * @description For the browser of somebody: with the token it brings one file, from any page, and can do nothing else. Needs the right `files:write`.
     */
    post: operations['createUploadTicket'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/files/{id}/signed-urls': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * An address of a file that needs no key
     * @description Needs the right `files:write`.
     */
    post: operations['createSignedUrl'];
    /**
     * None that was given for this file opens it any more
     * @description Needs the right `files:write`.
     */
    delete: operations['revokeSignedUrls'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/shares': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Your shares
     * @description Needs the right `files:read`.
     */
    get: operations['listShares'];
    put?: never;
    /**
     * A page with the results of a task or job, for people without an account
     * @description Needs the right `files:write`.
     */
    post: operations['createShare'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/shares/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One share, and how often it was used
     * @description Needs the right `files:read`.
     */
    get: operations['getShare'];
    put?: never;
    post?: never;
    /**
     * Its link opens nothing any more
     * @description Needs the right `files:write`.
     */
    delete: operations['revokeShare'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/shared/{token}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What is behind a link to results
     * @description The token is the end of the link. Where a password is asked for, send it with each request; whoever guesses has to wait longer each time. Open to everybody.
     */
    get: operations['getShared'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/shared/{token}/files/{file}/content': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One file behind a link to results
     * @description Open to everybody.
     */
    get: operations['getSharedFile'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/shared/{token}/zip': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All files behind a link to results, as one zip
     * @description Open to everybody.
     */
    get: operations['getSharedZip'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happens to your tasks and jobs, or to those that are named
     * @description Server-sent events, as EventSource reads them: a `snapshot` first, a `ping` every 15 s, `done` at the end. docs/events.md tells of each. Needs the right `tasks:read`.
     */
    get: operations['followEvents'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/tasks/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happens to one task, until its end
     * @description Server-sent events, as EventSource reads them: a `snapshot` first, a `ping` every 15 s, `done` at the end. docs/events.md tells of each. Needs the right `tasks:read`.
     */
    get: operations['followTask'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/jobs/{id}/events': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What happens to a job and its tasks, until its end
     * @description Server-sent events, as EventSource reads them: a `snapshot` first, a `ping` every 15 s, `done` at the end. docs/events.md tells of each. Needs the right `tasks:read`.
     */
    get: operations['followJob'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Your webhooks
     * @description Needs the right `webhooks`.
     */
    get: operations['listWebhooks'];
    put?: never;
    /**
     * Be called about all that is yours
     * @description Calls are signed as Standard Webhooks 1.0 says. Needs the right `webhooks`.
     */
    post: operations['createWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/callback-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The secret that signs callbacks of single tasks and jobs
     * @description It is that of whoever asks, and signs the callbacks of what they made: ask with the key that makes the tasks. Asked without a key it is not that of the key. Needs the right `webhooks`.
     */
    get: operations['getCallbackSecret'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One webhook
     * @description Needs the right `webhooks`.
     */
    get: operations['getWebhook'];
    put?: never;
    post?: never;
    /**
     * Never be called again
     * @description Needs the right `webhooks`.
     */
    delete: operations['deleteWebhook'];
    options?: never;
    head?: never;
    /**
     * Change it, switch it off or on
     * @description Needs the right `webhooks`.
     */
    patch: operations['changeWebhook'];
    trace?: never;
  };
  '/api/v1/webhooks/{id}/rotate-secret': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A new secret; the old one signs beside it for a day
     * @description Needs the right `webhooks`.
     */
    post: operations['rotateSecret'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}/test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a test call
     * @description Needs the right `webhooks`.
     */
    post: operations['testWebhook'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}/deliveries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was sent, and what came back
     * @description Needs the right `webhooks`.
     */
    get: operations['listDeliveries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}/deliveries/{delivery}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send one again, under the same id
     * @description Needs the right `webhooks`.
     */
    post: operations['replayDelivery'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/webhooks/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send all again since a moment
     * @description Needs the right `webhooks`.
     */
    post: operations['replaySince'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/formats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Formats, and what each can become here
     * @description Needs the right `tasks:read`.
     */
    get: operations['listFormats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/formats/{format}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One format, by id or extension, with what can become it here
     * @description Needs the right `tasks:read`.
     */
    get: operations['getFormat'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/conversions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Pairs of formats, with the engines between them
     * @description Needs the right `tasks:read`.
     */
    get: operations['listConversions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/conversions/{from}/{to}/schema': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The options of a conversion, as JSON Schema
     * @description Needs the right `tasks:read`.
     */
    get: operations['getConversionOptions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/operations': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What can be done to files beside converting them
     * @description Needs the right `tasks:read`.
     */
    get: operations['listOperations'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/operations/{name}/schema': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The options of an operation, as JSON Schema
     * @description Needs the right `tasks:read`.
     */
    get: operations['getOperationOptions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/limits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How much this server takes, and how long it keeps it
     * @description Needs the right `tasks:read`.
     */
    get: operations['getLimits'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/presets': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Options under one name: ready-made ones, those of this server, and your own
     * @description Needs the right `tasks:read`.
     */
    get: operations['listPresets'];
    put?: never;
    /**
     * Keep options for a target under a name
     * @description Only administrators make shared ones, which are for everybody. Needs the right `presets`.
     */
    post: operations['createPreset'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/presets/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One preset; your own comes before one of this server
     * @description Needs the right `tasks:read`.
     */
    get: operations['getPreset'];
    /**
     * Another version of it; tasks that have named the old one keep it
     * @description Needs the right `presets`.
     */
    put: operations['replacePreset'];
    post?: never;
    /**
     * Take it away; its versions stay for tasks that name them
     * @description Needs the right `presets`.
     */
    delete: operations['deletePreset'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/session': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether somebody is logged in, and how one gets in
     * @description Open to everybody.
     */
    get: operations['getSession'];
    put?: never;
    /**
     * Log in; the answer sets a cookie
     * @description Open to everybody.
     */
    post: operations['logIn'];
    /**
     * Log out
     * @description Open to everybody.
     */
    delete: operations['logOut'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/setup': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether the first account is still to be made
     * @description Open to everybody.
     */
    get: operations['getSetup'];
    put?: never;
    /**
     * Make the first account, which is an administrator; from then on the door is closed
     * @description Open to everybody.
     */
    post: operations['setUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/password-reset': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Set a password with the token of a link
     * @description Open to everybody.
     */
    post: operations['resetPassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Who you are here, and what you may */
    get: operations['getMe'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /** Keep preferences; null takes one away */
    patch: operations['changeMe'];
    trace?: never;
  };
  '/api/v1/me/password': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Another password; all other sessions end */
    post: operations['changePassword'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/usage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** Where you stand with your limits */
    get: operations['getUsage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** The keys of your programs */
    get: operations['listOwnKeys'];
    put?: never;
    /** A key for a program of yours */
    post: operations['createOwnKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/me/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /** Revoke a key of yours, at once */
    delete: operations['revokeOwnKey'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/tasks/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One task in the words of Celery; with timeout at its end
     * @description Needs the right `tasks:read`.
     */
    get: operations['getCeleryTask'];
    put?: never;
    /**
     * Trigger a task by its name, as apply_async does
     * @description What stands for id is a name: that of an operation of a pack, or of one on files; convert takes file_id, target and options. Hyphens and underscores are equal: update-product-city-cache is update_product_city_cache. Needs the right `tasks:write`.
     */
    post: operations['triggerTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/tasks': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What runs, by worker; with state, pages of anything
     * @description Needs the right `tasks:read`.
     */
    get: operations['listCeleryTasks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/tasks/{id}/revoke': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Revoke a task; one that runs goes on unless terminate is true
     * @description Needs the right `tasks:write`.
     */
    post: operations['revokeTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/tasks/{id}/abort': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask a task to end, whether it runs or not
     * @description Needs the right `tasks:write`.
     */
    post: operations['abortTask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/stats': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Workers, queues and sums
     * @description For whoever may see what belongs to all.
     */
    get: operations['getCeleryStats'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/workers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Workers, by name
     * @description For whoever may see what belongs to all.
     */
    get: operations['listCeleryWorkers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/workers/{worker}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One worker
     * @description For whoever may see what belongs to all.
     */
    get: operations['getCeleryWorker'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/queues': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Queues, by name
     * @description For whoever may see what belongs to all.
     */
    get: operations['listCeleryQueues'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/task-types': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Names that can be sent, and their limits
     * @description For whoever may see what belongs to all.
     */
    get: operations['listTaskTypes'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/workers/{worker}/shutdown': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * End a worker in order; what it runs is handed back
     * @description Needs the right `admin`.
     */
    post: operations['shutDownWorker'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/workers/{worker}/pool/{word}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * More or fewer slots, bounds for them, or fresh processes
     * @description grow and shrink take n, autoscale min and max, in the query or in the body. The last slot stays: 409. Needs the right `admin`.
     */
    post: operations['changePool'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/workers/{worker}/queues/{act}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a worker leave one of its queues alone, or take from it again
     * @description Needs the right `admin`.
     */
    post: operations['changeConsumer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/task-types/{name}/rate-limit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * How many tasks of a name each worker may begin in a time
     * @description Needs the right `admin`.
     */
    post: operations['limitRate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/celery/task-types/{name}/timeout': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * How long tasks of a name may run, where their sender does not say
     * @description Needs the right `admin`.
     */
    post: operations['limitTime'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/queues': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How full each queue is
     * @description For whoever may see what belongs to all.
     */
    get: operations['listQueues'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/queues/{queue}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One queue
     * @description For whoever may see what belongs to all.
     */
    get: operations['getQueue'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/queues/{queue}/{word}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Pause, resume, drain or purge a queue
     * @description pause: tasks are accepted and wait. drain: nothing new is accepted. resume ends both. purge: what has not begun is cancelled. Needs the right `admin`.
     */
    post: operations['tellQueue'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/workers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who takes tasks
     * @description For whoever may see what belongs to all.
     */
    get: operations['listWorkers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/workers/{worker}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One worker
     * @description For whoever may see what belongs to all.
     */
    get: operations['getWorker'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/workers/{worker}/{word}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Ask a worker something, or tell it what to do
     * @description slots takes queue and count, grow by and a queue or none, autoscale queue and bounds or null; the other words take nothing. Needs the right `admin`.
     */
    post: operations['tellWorker'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/engines': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the workers can work with, and what they lack
     * @description For whoever may see what belongs to all.
     */
    get: operations['listEngines'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/schedules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What runs by the clock
     * @description For whoever may see what belongs to all.
     */
    get: operations['listSchedules'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/schedules/{name}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One schedule
     * @description For whoever may see what belongs to all.
     */
    get: operations['getSchedule'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Another time, other parameters, switched off or on
     * @description Naming one of cron and every_s takes the place of the other. Needs the right `admin`.
     */
    patch: operations['changeSchedule'];
    trace?: never;
  };
  '/api/v1/admin/schedules/{name}/run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Run it now; params are laid over its own for this once
     * @description Needs the right `admin`.
     */
    post: operations['runSchedule'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Messages that could not become a task and wait for a decision, of all doors
     * @description Needs the right `admin`.
     */
    get: operations['listDeadLetters'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/dead-letters/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Send a message to its queue again, once its reason is gone; its door does so as soon as it runs
     * @description Needs the right `admin`.
     */
    post: operations['replayDeadLetter'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/dead-letters/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Drop a message
     * @description Needs the right `admin`.
     */
    delete: operations['dropDeadLetter'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/tasks/counts': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How many tasks a filter means, by state
     * @description For whoever may see what belongs to all.
     */
    get: operations['countTasks'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/tasks/bulk': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Cancel, repeat, delete or prioritise all tasks that a filter means
     * @description It becomes a task itself, which says how far it is and can be cancelled, and whose result names what failed with the reason. With dry_run they are counted. Needs the right `admin`.
     */
    post: operations['changeManyTasks'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/cleanup/run': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Clean up now; the result of the task says what was freed, or would be
     * @description Needs the right `admin`.
     */
    post: operations['cleanUp'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/storage': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What the bytes are taken by, and how much room is left
     * @description For whoever may see what belongs to all.
     */
    get: operations['getStorage'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/metrics/history': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Counts and percentiles over time, the oldest first
     * @description For whoever may see what belongs to all.
     */
    get: operations['getHistory'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/metrics/recent': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What has ended lately: how each queue does, the most frequent errors, the longest runs, who used most
     * @description For whoever may see what belongs to all.
     */
    get: operations['getLately'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Numbers for Prometheus
     * @description For whoever may see what belongs to all.
     */
    get: operations['getMetrics'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/api-keys': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All keys
     * @description For whoever may see what belongs to all.
     */
    get: operations['listKeys'];
    put?: never;
    /**
     * A key for a program, with scopes and limits
     * @description Needs the right `admin`.
     */
    post: operations['createKey'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/api-keys/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke a key, at once
     * @description Needs the right `admin`.
     */
    delete: operations['revokeKey'];
    options?: never;
    head?: never;
    /**
     * Other limits of a key
     * @description They hold from the next request on. Needs the right `admin`.
     */
    patch: operations['changeKey'];
    trace?: never;
  };
  '/api/v1/admin/users': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Accounts of people
     * @description For whoever may see what belongs to all.
     */
    get: operations['listUsers'];
    put?: never;
    /**
     * An account; without a password the answer has the link to set one
     * @description Needs the right `admin`.
     */
    post: operations['createUser'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/users/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * One account
     * @description For whoever may see what belongs to all.
     */
    get: operations['getUser'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Another role, other limits, or disabled
     * @description Keys that the person makes have the limits of the person and are counted with them. Needs the right `admin`.
     */
    patch: operations['changeUser'];
    trace?: never;
  };
  '/api/v1/admin/users/{id}/reset-link': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * A link by which its owner sets a new password
     * @description Needs the right `admin`.
     */
    post: operations['createResetLink'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who changed what
     * @description For whoever may see what belongs to all.
     */
    get: operations['listDeeds'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/api/v1/admin/rules': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Which formats and operations there are here, and what visitors may take
     * @description For whoever may see what belongs to all.
     */
    get: operations['getRules'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    /**
     * Change them; each part that is named is replaced as a whole
     * @description Needs the right `admin`.
     */
    patch: operations['changeRules'];
    trace?: never;
  };
  '/livez': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The process answers
     * @description Open to everybody.
     */
    get: operations['isAlive'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/readyz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * It may get requests
     * @description Open to everybody.
     */
    get: operations['isReady'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/healthz': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Each part, and what is wrong with it
     * @description Open to everybody.
     */
    get: operations['getHealth'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/version': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Which version this is
     * @description Open to everybody.
     */
    get: operations['getVersion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/openapi.json': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This document
     * @description Open to everybody.
     */
    get: operations['getDocument'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface webhooks {
  'task.waiting': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.waiting */
    post: operations['calledTaskWaiting'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.queued': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.queued */
    post: operations['calledTaskQueued'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.started': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.started */
    post: operations['calledTaskStarted'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.warning': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.warning */
    post: operations['calledTaskWarning'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.retrying': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.retrying */
    post: operations['calledTaskRetrying'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.handed_back': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.handed_back */
    post: operations['calledTaskHandedBack'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.worker_lost': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.worker_lost */
    post: operations['calledTaskWorkerLost'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.cancel_requested': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.cancel_requested */
    post: operations['calledTaskCancelRequested'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.changed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.changed */
    post: operations['calledTaskChanged'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.done': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.done */
    post: operations['calledTaskDone'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.failed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.failed */
    post: operations['calledTaskFailed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.cancelled': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.cancelled */
    post: operations['calledTaskCancelled'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'task.expired': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about task.expired */
    post: operations['calledTaskExpired'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'job.queued': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about job.queued */
    post: operations['calledJobQueued'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'job.started': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about job.started */
    post: operations['calledJobStarted'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'job.done': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about job.done */
    post: operations['calledJobDone'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'job.failed': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about job.failed */
    post: operations['calledJobFailed'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'job.cancelled': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about job.cancelled */
    post: operations['calledJobCancelled'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'file.expiring': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about file.expiring */
    post: operations['calledFileExpiring'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  'webhook.test': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** Sent to who asked to be called about webhook.test */
    post: operations['calledWebhookTest'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    Account: {
      /** Format: uuid */
      id: string;
      email: string;
      /** @enum {string} */
      role: 'admin' | 'viewer' | 'user';
      /** Format: uuid */
      client_id: string;
      /** @enum {string} */
      state: 'active' | 'invited' | 'disabled';
      limits: {
        rate_per_minute?: number;
        polls_per_minute?: number;
        concurrent?: number;
        bytes_per_day?: number;
        max_priority?: number;
      };
      /** Format: date-time */
      created_at: string;
      disabled_at: string | null;
    };
    ApiKey: {
      /** Format: uuid */
      id: string;
      name: string;
      /** @description Its first letters, to recognise it by */
      prefix: string;
      scopes: ('tasks:read' | 'tasks:write' | 'files:read' | 'files:write' | 'webhooks' | 'presets' | 'admin')[];
      limits: {
        rate_per_minute?: number;
        polls_per_minute?: number;
        concurrent?: number;
        bytes_per_day?: number;
        max_priority?: number;
      };
      /** @description E-mail of the account that it works for */
      owner: string | null;
      /** @enum {string} */
      state: 'valid' | 'expired' | 'revoked';
      /** Format: date-time */
      created_at: string;
      expires_at: string | null;
      revoked_at: string | null;
      last_used_at: string | null;
    };
    Attempt: {
      attempt: number;
      worker: string;
      /** Format: date-time */
      started_at: string;
      ended_at: string | null;
      outcome: string | null;
      error_code: string | null;
      engine: string | null;
      usage: {
        [key: string]: number;
      } | null;
      /** @description For administrators */
      error_detail?: string | null;
    };
    CeleryCall: {
      args?: unknown[] | null;
      kwargs?: {
        [key: string]: unknown;
      } | null;
      /** @description Sent again with the same one, it is the same task */
      task_id?: string | null;
      queue?: string | null;
      /** @description 9 is most urgent */
      priority?: number | null;
      /** @description Seconds from now */
      countdown?: (number | string) | null;
      eta?: string | null;
      /** @description Seconds from now, or a moment: not started by then, it fails */
      expires?: ((number | string) | string) | null;
      time_limit?: number | null;
      soft_time_limit?: number | null;
      max_retries?: number | null;
      /** @description False: retry_policy does not count */
      retry?: boolean | null;
      /** @description How often and how soon it is tried again */
      retry_policy?: {
        /** @default 3 */
        max_retries?: number;
        /** @default 0 */
        interval_start?: number;
        /** @default 0.2 */
        interval_step?: number;
        /** @default 0.2 */
        interval_max?: number;
      } | null;
      /** @description The row keeps its result in any case; taken so that programs need not change */
      ignore_result?: boolean | null;
      /** @description Called when it ends */
      link?: {
        /** Format: uri */
        url?: string;
        /** @description Of a message broker, in place of an address; see docs/message-doors.md */
        queue?: string;
        /**
         * @description Where the queue is, when there are several
         * @enum {string}
         */
        broker?: 'redis' | 'amqp';
        /** @description Of the broker, when it is another than that of the server */
        address?: string;
        /**
         * @default [
         *       "task.done",
         *       "task.failed",
         *       "task.cancelled",
         *       "task.expired"
         *     ]
         */
        events?: (
          | 'task.waiting'
          | 'task.queued'
          | 'task.started'
          | 'task.warning'
          | 'task.retrying'
          | 'task.handed_back'
          | 'task.worker_lost'
          | 'task.cancel_requested'
          | 'task.changed'
          | 'task.done'
          | 'task.failed'
          | 'task.cancelled'
          | 'task.expired'
        )[];
      };
    };
    CeleryQueue: {
      waiting: number;
      active: number;
      delayed: number;
      /** @description In the last hour */
      failed: number;
      completed_1h: number;
      paused: boolean;
      oldest_wait_s: number | null;
    };
    CeleryStats: {
      /** @description By name */
      workers: {
        [key: string]: components['schemas']['CeleryWorker'];
      };
      /** @description By name */
      queues: {
        [key: string]: components['schemas']['CeleryQueue'];
      };
      totals: {
        workers: number;
        active: number;
        waiting: number;
        delayed: number;
        failed: number;
        completed_1h: number;
      };
    };
    CeleryTask: {
      /** Format: uuid */
      task_id: string;
      /** @description An operation, or what the Celery program that sent it calls it */
      name: string;
      /** @enum {string} */
      state: 'PENDING' | 'STARTED' | 'PROGRESS' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED';
      /**
       * @description The same, as AsyncResult has both
       * @enum {string}
       */
      status: 'PENDING' | 'STARTED' | 'PROGRESS' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED';
      /** @description Of a task that succeeded */
      result: unknown;
      error: {
        code: string;
        message: string;
      } | null;
      /** @description What the tool said; for administrators */
      traceback?: string | null;
      /** @description A text where a Celery program sent it */
      args: unknown;
      /** @description A text where a Celery program sent it */
      kwargs: unknown;
      progress: {
        percent: number | null;
        stage: string | null;
      };
      worker: string | null;
      queue: string;
      retries: number;
      eta: string | null;
      expires: string | null;
      /** Format: date-time */
      received: string;
      started: string | null;
      /** @description When it succeeded */
      done: string | null;
      /** @description When it failed, was revoked or came too late */
      failed: string | null;
      /** @description Seconds from its first start to its end, or to now */
      runtime: number | null;
      root_id: string;
      parent_id: string | null;
    };
    /** @description What runs, by worker; or a page of whatever was asked for */
    CeleryTasks:
      | {
          /** @description By worker */
          active: {
            [key: string]: components['schemas']['CeleryTask'][];
          };
          count: number;
        }
      | {
          data: components['schemas']['CeleryTask'][];
          next_cursor: string | null;
        };
    CeleryWorker: {
      status: string;
      pid: number;
      hostname: string;
      uptime_s: number;
      pool: {
        max_concurrency: number;
        active: number;
      };
      /** @description Begun since it started, at most of the last day, by name */
      total: {
        [key: string]: number;
      };
      /** @description Nothing is taken before there is a slot for it */
      prefetch_count: number;
      rusage: {
        /** @description KiB, with everything that it has started */
        maxrss: number;
      };
      /** Format: date-time */
      heartbeat_at: string;
      queues: string[];
    };
    Conversion: {
      from: string;
      to: string;
      engines: string[];
      lossy: boolean;
      /** @description Only if that is what is inside */
      if_inside: boolean;
      queue: string;
      /** @description Unless the task asks for others; those of films and sounds follow their length */
      limits: {
        max_file_bytes: number;
        soft_s: number;
        hard_s: number;
      };
      /** Format: uri-reference */
      options_schema: string;
    };
    /** @description Tasks by their state */
    Counts: {
      total: number;
      waiting: number;
      queued: number;
      running: number;
      retrying: number;
      done: number;
      failed: number;
      cancelled: number;
      expired: number;
    };
    DeadLetter: {
      /** Format: uuid */
      id: string;
      /** Format: date-time */
      created_at: string;
      /** @enum {string} */
      door: 'celery' | 'redis' | 'amqp';
      /** @description Address that it came over, and is sent again to */
      broker: string | null;
      queue: string;
      /** @description As its sender calls it */
      message_id: string | null;
      /** @description What it asked for, in the words of its door */
      name: string | null;
      code: string;
      detail: string;
      bytes: number;
      /** @description Its door sends it again as soon as it runs */
      replay_asked_at: string | null;
    };
    Deed: {
      id: string;
      /** Format: date-time */
      at: string;
      client_id: string | null;
      who: string;
      action: string;
      subject: string | null;
      address: string | null;
      details: {
        [key: string]: unknown;
      } | null;
    };
    Delivery: {
      /**
       * Format: uuid
       * @description The webhook-id of every try
       */
      id: string;
      event: string;
      task_id: string | null;
      /** @enum {string} */
      state: 'owed' | 'delivered' | 'given_up';
      attempt: number;
      /** @description What the receiver answered */
      status: number | null;
      latency_ms: number | null;
      response_snippet: string | null;
      next_at: string | null;
      /** Format: date-time */
      created_at: string;
      delivered_at: string | null;
      payload: {
        [key: string]: unknown;
      };
    };
    Engine: {
      id: string;
      versions: string[];
      /** @description That have it */
      workers: string[];
      missing: {
        worker: string;
        reason: string;
        /** @description The same as fields; null: nothing is missing, or only the sentence tells */
        lack: {
          /** @enum {string} */
          code: 'not_installed' | 'too_old' | 'built_without' | 'does_not_start' | 'no_bubblewrap';
          /** @description Programs, or the parts that one was built without */
          names: string[];
          /** @description What to install, as Debian calls it */
          packages: string[];
        } | null;
      }[];
      /** @description What is not possible here now, and would be if a worker had it */
      brings: {
        /** @description Formats */
        reads: string[];
        /** @description Formats */
        writes: string[];
        operations: {
          name: string;
          label: {
            en: string;
            ru: string;
          };
        }[];
      };
    };
    File: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      role: 'input' | 'output' | 'intermediate';
      filename: string;
      /** @description Its folder, where it came out of an archive or a dropped tree */
      path?: string;
      format: string | null;
      media_type: string;
      size_bytes: number;
      sha256: string;
      /** @description What was found in it: size in pixels, length, pages, codecs */
      probe?: {
        [key: string]: unknown;
      };
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description Until then it can be fetched
       */
      expires_at: string;
      /**
       * Format: uuid
       * @description The task that made it
       */
      task_id?: string;
      links: {
        /** Format: uri-reference */
        self: string;
        /** Format: uri-reference */
        content: string;
      };
    };
    FileOperation: {
      name: string;
      label: {
        en: string;
        ru: string;
      };
      description: {
        en: string;
        ru: string;
      };
      takes: {
        format: string;
        converts: boolean;
      }[];
      max_files: number;
      /** @description With one file, one of these options has to be given */
      needs: string[];
      gives: string | null;
      /** @description Null: it depends on the file */
      queue: string | null;
      /** Format: uri-reference */
      options_schema: string;
    };
    Format: {
      id: string;
      label: {
        en: string;
        ru: string;
      };
      /** @description What it is good for, in one line */
      description: {
        en: string;
        ru: string;
      };
      family: string;
      family_label: {
        en: string;
        ru: string;
      };
      extensions: string[];
      media_types: string[];
      /** @description What it can become here */
      targets: string[];
      /** @description Those of the targets that only one which moves can become */
      moving_targets: string[];
      /** @description Something can become it here */
      is_target: boolean;
      /** @description Results can be made smaller: it has a quality, a level or the like */
      shrinks: boolean;
      /** @description False where nobody could try it with a real file yet */
      proven: boolean;
      /** @description One other file, packed */
      is_packed: boolean;
    };
    FullFormat: {
      id: string;
      label: {
        en: string;
        ru: string;
      };
      /** @description What it is good for, in one line */
      description: {
        en: string;
        ru: string;
      };
      family: string;
      family_label: {
        en: string;
        ru: string;
      };
      extensions: string[];
      media_types: string[];
      /** @description What it can become here */
      targets: string[];
      /** @description Those of the targets that only one which moves can become */
      moving_targets: string[];
      /** @description Something can become it here */
      is_target: boolean;
      /** @description Results can be made smaller: it has a quality, a level or the like */
      shrinks: boolean;
      /** @description False where nobody could try it with a real file yet */
      proven: boolean;
      /** @description One other file, packed */
      is_packed: boolean;
      /** @description What can become it here */
      sources: string[];
    };
    /** @description Whoever is known sees more than the words */
    Health: {
      /** @enum {string} */
      status: 'ok' | 'degraded' | 'down';
      checks: {
        [key: string]: {
          /** @enum {string} */
          status: 'ok' | 'degraded' | 'down';
          detail?: string;
        } & {
          [key: string]: unknown;
        };
      };
    };
    HistoryPoint: {
      /** @enum {string} */
      span: 'minute' | 'hour' | 'day';
      /**
       * Format: date-time
       * @description Its beginning
       */
      at: string;
      queue: string;
      accepted: number;
      done: number;
      failed: number;
      cancelled: number;
      bytes_in: number;
      bytes_out: number;
      /** @description Percentiles 50, 95 and 99; none where nothing began */
      wait_ms: number[];
      /** @description Percentiles 50, 95 and 99; none where nothing ran */
      run_ms: number[];
      /** @description At the end of the minute, or at most; null: not known */
      waiting: number | null;
      running: number | null;
      /** @description Of what was due and had not begun; null also when nothing waited */
      oldest_wait_s: number | null;
    };
    Job: {
      /** Format: uuid */
      id: string;
      /** @enum {string} */
      status: 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
      state_version: number;
      /** @description False: a draft */
      started: boolean;
      on_error: string;
      priority: number;
      tag?: string;
      callback?: {
        url?: string;
        queue?: string;
        /** @enum {string} */
        broker?: 'redis' | 'amqp';
        /** @description Of the broker, where a queue is told */
        address?: string;
        events: string[];
      };
      notify?: {
        email: string;
        language?: string;
      };
      metadata: {
        [key: string]: unknown;
      };
      /** @description Of a batch only those items whose file is fetched, with their fetching */
      nodes: {
        [key: string]: {
          operation: string;
          /** @enum {string} */
          status: 'waiting' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
          task_ids: string[];
          counts: components['schemas']['Counts'];
          input?: {
            node: string;
            select?: {
              formats?: string[];
              glob?: string;
              rest?: boolean;
            };
          }[];
          file_ids?: string[];
          for_each: boolean;
          allow_failure: boolean;
          target?: string;
          options: {
            [key: string]: unknown;
          };
          preset?: string;
        };
      };
      counts: components['schemas']['Counts'];
      progress: {
        percent: number | null;
      };
      error: components['schemas']['Problem'] | null;
      warnings: components['schemas']['Warning'][];
      cancel_reason?: string;
      /** Format: date-time */
      created_at: string;
      started_at: string | null;
      ended_at: string | null;
      expires_at: string | null;
      links: {
        /** Format: uri-reference */
        self: string;
        /** Format: uri-reference */
        tasks: string;
        /** Format: uri-reference */
        events: string;
        /** Format: uri-reference */
        start: string;
        /** Format: uri-reference */
        cancel: string;
        /** Format: uri-reference */
        retry: string;
        /** Format: uri-reference */
        result: string;
        /** Format: uri-reference */
        page: string;
      };
    };
    Lately: {
      queues: {
        queue: string;
        done: number;
        failed: number;
        /** @description How many ended, of the last 20; what was cancelled is left out */
        last_count: number;
        /** @description How many of those failed */
        last_failed: number;
        /** @description How many of these for a reason that does not lie in what was sent */
        last_faults: number;
        last_ended_at: string | null;
        wait_p95_ms: number | null;
        run_p50_ms: number | null;
        run_p95_ms: number | null;
      }[];
      /** @description The most frequent first */
      errors: {
        queue: string;
        code: string;
        count: number;
        /** Format: date-time */
        last_at: string;
        /**
         * Format: uuid
         * @description The newest of them
         */
        task_id: string;
      }[];
      slowest: {
        /** Format: uuid */
        task_id: string;
        operation: string;
        filename: string | null;
        queue: string;
        run_ms: number;
        /** Format: date-time */
        ended_at: string;
      }[];
      /** @description For whom worked longest, first */
      clients: {
        /** @description The address of a person, whichever key was used, or the name of a key */
        client: string;
        done: number;
        failed: number;
        /** @description Of all of them together */
        run_ms: number;
        /** Format: date-time */
        last_at: string;
      }[];
    };
    LimitedType: {
      message: string;
      /** @description That keep to it already */
      workers: string[];
    };
    Limits: {
      max_file_bytes: number;
      max_files: number;
      max_unfinished_tasks: number;
      max_queued_tasks: number;
      max_pixels: number;
      max_wait_s: number;
      max_json_bytes: number;
      keep_files_s: number;
      keep_tasks_s: number;
      soft_limit_s: number;
      hard_limit_s: number;
      /** @description Whether whoever asks may have files fetched from addresses */
      fetches_links: boolean;
    };
    Me: {
      /** Format: uuid */
      client_id: string;
      /** @enum {string} */
      kind: 'local' | 'key' | 'person' | 'visitor' | 'link' | 'ticket';
      name: string;
      person: components['schemas']['Person'] | null;
      scopes: ('tasks:read' | 'tasks:write' | 'files:read' | 'files:write' | 'webhooks' | 'presets' | 'admin')[];
      /** @description Tasks and files of every client */
      sees_all: boolean;
      limits: {
        rate_per_minute?: number;
        polls_per_minute?: number;
        concurrent?: number;
        bytes_per_day?: number;
        max_priority?: number;
      };
      preferences: {
        [key: string]: unknown;
      };
    };
    NewBatch: {
      items: {
        /** Format: uuid */
        file_id?: string;
        file_ids?: string[];
        /** @description Where the file is fetched from before the task begins */
        url?:
          | string
          | {
              /** @description Begins with http:// or https:// */
              url: string;
              /** @description Sent along; never shown again */
              headers?: {
                [key: string]: string;
              };
              /** @description In place of the name that it has there */
              filename?: string;
            };
        /**
         * Format: uuid
         * @description What was uploaded in parts, once it is whole
         */
        upload_id?: string;
        operation?: string;
        target?: string;
        /** @default {} */
        options?: {
          [key: string]: unknown;
        };
        preset?: string;
        priority?: number;
        tag?: string | null;
        metadata?: {
          [key: string]: string;
        };
        limits?: {
          soft_s?: number;
          hard_s?: number;
        };
        callback?: {
          /** Format: uri */
          url?: string;
          /** @description Of a message broker, in place of an address; see docs/message-doors.md */
          queue?: string;
          /**
           * @description Where the queue is, when there are several
           * @enum {string}
           */
          broker?: 'redis' | 'amqp';
          /** @description Of the broker, when it is another than that of the server */
          address?: string;
          /**
           * @default [
           *       "task.done",
           *       "task.failed",
           *       "task.cancelled",
           *       "task.expired"
           *     ]
           */
          events?: (
            | 'task.waiting'
            | 'task.queued'
            | 'task.started'
            | 'task.warning'
            | 'task.retrying'
            | 'task.handed_back'
            | 'task.worker_lost'
            | 'task.cancel_requested'
            | 'task.changed'
            | 'task.done'
            | 'task.failed'
            | 'task.cancelled'
            | 'task.expired'
          )[];
        };
        notify?: {
          /** Format: email */
          email: string;
          /** @enum {string} */
          language?: 'en' | 'ru';
        };
        /** @constant */
        cache?: 'bypass';
        /** Format: date-time */
        run_at?: string;
        delay_s?: number;
        /** Format: date-time */
        start_before?: string;
        retry?: {
          max: number;
          delay_s: number;
          /** @default 0 */
          step_s?: number;
          /** @default 3600 */
          ceiling_s?: number;
        };
      }[];
      /**
       * @default continue
       * @enum {string}
       */
      on_error?: 'continue' | 'abort';
      callback?: {
        /** Format: uri */
        url?: string;
        /** @description Of a message broker, in place of an address; see docs/message-doors.md */
        queue?: string;
        /**
         * @description Where the queue is, when there are several
         * @enum {string}
         */
        broker?: 'redis' | 'amqp';
        /** @description Of the broker, when it is another than that of the server */
        address?: string;
        /**
         * @default [
         *       "job.done",
         *       "job.failed",
         *       "job.cancelled"
         *     ]
         */
        events?: ('job.queued' | 'job.started' | 'job.done' | 'job.failed' | 'job.cancelled')[];
      };
      notify?: {
        /** Format: email */
        email: string;
        /** @enum {string} */
        language?: 'en' | 'ru';
      };
      tag?: string | null;
      metadata?: {
        [key: string]: string;
      };
    };
    NewJob: {
      nodes: {
        [key: string]: {
          operation: string;
          input?:
            | (
                | string
                | {
                    node: string;
                    select?: {
                      formats?: string[];
                      glob?: string;
                      rest?: boolean;
                    };
                  }
              )
            | (
                | string
                | {
                    node: string;
                    select?: {
                      formats?: string[];
                      glob?: string;
                      rest?: boolean;
                    };
                  }
              )[];
          /** Format: uuid */
          file_id?: string;
          file_ids?: string[];
          /** @description Where its file is fetched from, by a node of its own before it */
          url?:
            | string
            | {
                /** @description Begins with http:// or https:// */
                url: string;
                /** @description Sent along; never shown again */
                headers?: {
                  [key: string]: string;
                };
                /** @description In place of the name that it has there */
                filename?: string;
              };
          /**
           * Format: uuid
           * @description What was uploaded in parts, once it is whole
           */
          upload_id?: string;
          /** @default false */
          for_each?: boolean;
          /** @default false */
          allow_failure?: boolean;
          target?: string;
          /** @default {} */
          options?: {
            [key: string]: unknown;
          };
          preset?: string;
        };
      };
      /**
       * @default continue
       * @enum {string}
       */
      on_error?: 'continue' | 'fail_fast';
      /** @default true */
      start?: boolean;
      callback?: {
        /** Format: uri */
        url?: string;
        /** @description Of a message broker, in place of an address; see docs/message-doors.md */
        queue?: string;
        /**
         * @description Where the queue is, when there are several
         * @enum {string}
         */
        broker?: 'redis' | 'amqp';
        /** @description Of the broker, when it is another than that of the server */
        address?: string;
        /**
         * @default [
         *       "job.done",
         *       "job.failed",
         *       "job.cancelled"
         *     ]
         */
        events?: ('job.queued' | 'job.started' | 'job.done' | 'job.failed' | 'job.cancelled')[];
      };
      notify?: {
        /** Format: email */
        email: string;
        /** @enum {string} */
        language?: 'en' | 'ru';
      };
      priority?: number;
      tag?: string | null;
      metadata?: {
        [key: string]: string;
      };
    };
    NewTask: {
      /** Format: uuid */
      file_id?: string;
      file_ids?: string[];
      /** @description Where the file is fetched from before the task begins */
      url?:
        | string
        | {
            /** @description Begins with http:// or https:// */
            url: string;
            /** @description Sent along; never shown again */
            headers?: {
              [key: string]: string;
            };
            /** @description In place of the name that it has there */
            filename?: string;
          };
      /**
       * Format: uuid
       * @description What was uploaded in parts, once it is whole
       */
      upload_id?: string;
      /** @default true */
      start?: boolean;
      operation?: string;
      target?: string;
      /** @default {} */
      options?: {
        [key: string]: unknown;
      };
      preset?: string;
      priority?: number;
      tag?: string | null;
      metadata?: {
        [key: string]: string;
      };
      limits?: {
        soft_s?: number;
        hard_s?: number;
      };
      callback?: {
        /** Format: uri */
        url?: string;
        /** @description Of a message broker, in place of an address; see docs/message-doors.md */
        queue?: string;
        /**
         * @description Where the queue is, when there are several
         * @enum {string}
         */
        broker?: 'redis' | 'amqp';
        /** @description Of the broker, when it is another than that of the server */
        address?: string;
        /**
         * @default [
         *       "task.done",
         *       "task.failed",
         *       "task.cancelled",
         *       "task.expired"
         *     ]
         */
        events?: (
          | 'task.waiting'
          | 'task.queued'
          | 'task.started'
          | 'task.warning'
          | 'task.retrying'
          | 'task.handed_back'
          | 'task.worker_lost'
          | 'task.cancel_requested'
          | 'task.changed'
          | 'task.done'
          | 'task.failed'
          | 'task.cancelled'
          | 'task.expired'
        )[];
      };
      notify?: {
        /** Format: email */
        email: string;
        /** @enum {string} */
        language?: 'en' | 'ru';
      };
      /** @constant */
      cache?: 'bypass';
      /** Format: date-time */
      run_at?: string;
      delay_s?: number;
      /** Format: date-time */
      start_before?: string;
      retry?: {
        max: number;
        delay_s: number;
        /** @default 0 */
        step_s?: number;
        /** @default 3600 */
        ceiling_s?: number;
      };
    };
    OverseenTask: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      job_id?: string;
      node?: string;
      /**
       * @description A newer task does its part of the job
       * @constant
       */
      replaced?: true;
      operation: string;
      /** @enum {string} */
      status:
        'waiting' | 'queued' | 'running' | 'retrying' | 'cancelling' | 'done' | 'failed' | 'cancelled' | 'expired';
      /** @description Grows with every change that can be seen */
      state_version: number;
      /** @description 0 to 9, 9 is the most urgent */
      priority: number;
      queue: string;
      preset?: string;
      tag?: string;
      callback?: {
        url?: string;
        queue?: string;
        /** @enum {string} */
        broker?: 'redis' | 'amqp';
        /** @description Of the broker, where a queue is told */
        address?: string;
        events: string[];
      };
      notify?: {
        email: string;
        language?: string;
      };
      /** @description What its client has put there; when it is done also `input_file`, `output_format`, `output_file`, and `quality` where one was asked for */
      metadata: {
        [key: string]: unknown;
      };
      inputs: components['schemas']['File'][];
      outputs: components['schemas']['File'][];
      /** Format: date-time */
      outputs_deleted_at?: string;
      options: {
        [key: string]: unknown;
      };
      source_format: string | null;
      target_format: string | null;
      progress: {
        /** @description Null: not known */
        percent: number | null;
        stage: string | null;
        eta_ms: number | null;
        updated_at: string | null;
        queue_position?: number;
        /**
         * @description Why nothing takes it from the queue now
         * @enum {string}
         */
        hold?: 'paused' | 'no_worker';
      };
      attempts: number;
      max_attempts: number;
      limits: {
        soft_s: number;
        hard_s: number;
        queue_ttl_s: number | null;
      };
      engine: {
        name: string;
        version: string | null;
      } | null;
      cache: ('hit' | 'miss' | 'bypass') | null;
      warnings: components['schemas']['Warning'][];
      /** @description Of operations that are no conversions: what they were asked */
      params?: {
        [key: string]: unknown;
      };
      /** @description What an operation found */
      result?: unknown;
      error: components['schemas']['Problem'] | null;
      cancel_reason?: string;
      /** Format: uuid */
      retry_of?: string;
      trace_id: string | null;
      /** Format: date-time */
      run_at: string;
      start_before: string | null;
      next_retry_at: string | null;
      /** Format: date-time */
      created_at: string;
      queued_at: string | null;
      started_at: string | null;
      ended_at: string | null;
      /** @description End of access to its files */
      expires_at: string | null;
      links: {
        /** Format: uri-reference */
        self: string;
        /** Format: uri-reference */
        events: string;
        /** Format: uri-reference */
        log: string;
        /** Format: uri-reference */
        cancel: string;
        /** Format: uri-reference */
        retry: string;
        /** Format: uri-reference */
        result: string;
        /** Format: uri-reference */
        page: string;
        /** Format: uri-reference */
        job?: string;
      };
      /** @description That has it, or had it last */
      worker: string | null;
      /** @description Whose it is: the name of a key, or the address of a person */
      client: string;
    };
    OwnPreset: {
      name: string;
      /** @description A task may name it as name@version */
      version: number;
      target: string;
      options: {
        [key: string]: unknown;
      };
      description: string | null;
      /** @description Nothing may be asked for beside it */
      locked: boolean;
      /** @description For everybody here */
      shared: boolean;
      /** Format: date-time */
      created_at: string;
      links: {
        /** Format: uri-reference */
        self: string;
      };
    };
    Person: {
      /** Format: uuid */
      id: string;
      email: string;
      /** @enum {string} */
      role: 'admin' | 'viewer' | 'user';
    };
    Plan: {
      /** @constant */
      ok: true;
      tasks_estimate: number;
      /** @description Tasks in each */
      queues: {
        [key: string]: number;
      };
      engines: string[];
      bytes_limits: {
        max_file_bytes: number;
      };
      warnings: components['schemas']['Warning'][];
    };
    /** @description What went wrong (RFC 9457), as application/problem+json */
    Problem: {
      /**
       * Format: uri-reference
       * @description Leads to a page about the code
       */
      type: string;
      title: string;
      status: number;
      /** @description What failed, why, and what to do */
      detail: string;
      /** Format: uri-reference */
      instance: string;
      /**
       * @description Stable; what a program branches on
       * @enum {string}
       */
      code:
        | 'malformed_request'
        | 'invalid_args'
        | 'unauthenticated'
        | 'forbidden'
        | 'url_blocked'
        | 'signature_invalid'
        | 'read_only'
        | 'not_found'
        | 'task_not_found'
        | 'file_not_found'
        | 'unknown_task_name'
        | 'method_not_allowed'
        | 'not_acceptable'
        | 'invalid_state'
        | 'result_not_ready'
        | 'task_failed'
        | 'idempotency_in_progress'
        | 'file_expired'
        | 'task_purged'
        | 'signature_expired'
        | 'length_required'
        | 'version_mismatch'
        | 'file_too_large'
        | 'too_many_files'
        | 'unsupported_media_type'
        | 'range_not_satisfiable'
        | 'misdirected_request'
        | 'validation_failed'
        | 'unsupported_conversion'
        | 'unknown_preset'
        | 'preset_locked'
        | 'idempotency_key_reused'
        | 'graph_cycle'
        | 'unknown_node'
        | 'too_many_nodes'
        | 'no_sink'
        | 'quota_exceeded'
        | 'rate_limited'
        | 'too_many_active_tasks'
        | 'upload_locked'
        | 'client_closed_request'
        | 'internal_error'
        | 'worker_unreachable'
        | 'queue_full'
        | 'engine_unavailable'
        | 'dependency_down'
        | 'cage_unavailable'
        | 'draining'
        | 'worker_no_reply'
        | 'storage_full'
        | 'input_corrupt'
        | 'input_encrypted'
        | 'password_wrong'
        | 'input_empty'
        | 'type_mismatch'
        | 'upload_incomplete'
        | 'dimension_limit'
        | 'duration_limit'
        | 'page_limit'
        | 'archive_bomb'
        | 'archive_unsafe_path'
        | 'no_suitable_stream'
        | 'codec_unsupported'
        | 'fetch_failed'
        | 'fetch_too_large'
        | 'fetch_timeout'
        | 'dependency_failed'
        | 'cancelled'
        | 'queue_ttl_exceeded'
        | 'output_invalid'
        | 'engine_failed'
        | 'engine_crashed'
        | 'soft_timeout'
        | 'hard_timeout'
        | 'out_of_memory'
        | 'worker_lost';
      /** @description Whether the same request may succeed later */
      retryable: boolean;
      stage?: string;
      retry_after_s?: number;
      task_id?: string;
      request_id?: string;
      trace_id?: string;
      /** @description Every field that is wrong */
      errors?: {
        pointer: string;
        code: string;
        detail: string;
      }[];
      from?: string;
      to?: string;
      target?: string;
      /** @description What is possible instead */
      targets?: string[];
      presets?: string[];
      preset?: string;
      /** @description Those that live */
      workers?: string[];
      extension?: string;
      /** @description The format that the content shows */
      content?: string;
      missing?: string;
      reason?: string;
      job_id?: string;
      job_status?: string;
      task_status?: string;
      task_error_code?: string;
      max_bytes?: number;
      /** @description How many bytes of the upload are there: go on from here */
      offset?: number;
      /** @description The file that was kept although its task was refused */
      file_id?: string;
      duration_s?: number;
      max_s?: number;
      quota?: number;
      'violated-policies'?: string[];
    };
    Queue: {
      queue: string;
      /** @description Tasks are accepted and wait */
      paused: boolean;
      /** @description Nothing new is accepted */
      draining: boolean;
      changed_by: string | null;
      changed_at: string | null;
      /** @description Due now */
      waiting: number;
      /** @description Waiting for their time */
      delayed: number;
      running: number;
      /** @description In all living workers together */
      slots: number;
      workers: number;
      oldest_wait_s: number | null;
      /** @description Of what runs now: the longest so far */
      oldest_run_s: number | null;
    };
    ReadyPreset: {
      name: string;
      label: {
        en: string;
        ru: string;
      };
      description: {
        en: string;
        ru: string;
      };
      /** @description For each kind of target; a target takes those that it has */
      options: {
        [key: string]: {
          [key: string]: unknown;
        };
      };
    };
    ResetLink: {
      /** Format: uri-reference */
      reset_url: string;
      /** Format: date-time */
      reset_expires_at: string;
    };
    RevokedTask: {
      /** Format: uuid */
      task_id: string;
      state: string;
      /** @description False: it runs on, because terminate was not asked for, or it has ended before */
      effective: boolean;
    };
    /** @description What there is here, and what visitors may take */
    Rules: {
      formats: {
        /** @description Null: everything that is not denied */
        allow: string[] | null;
        deny: string[];
      };
      operations: {
        /** @description Null: everything that is not denied */
        allow: string[] | null;
        deny: string[];
      };
      guests: {
        rate_per_minute?: number;
        polls_per_minute?: number;
        concurrent?: number;
        bytes_per_day?: number;
        max_priority?: number;
      };
      links: {
        /** @description Whether visitors may have files fetched from addresses */
        guests: boolean;
      };
    };
    Schedule: {
      name: string;
      operation: string;
      params: {
        [key: string]: unknown;
      };
      /** @description It has this or a period */
      cron: string | null;
      every_s: number | null;
      /** @description Null: that of the server */
      time_zone: string | null;
      /** @description The zone that its cron line is read in */
      effective_zone: string;
      enabled: boolean;
      /** @description Somebody changed it: a new version of the program leaves it as it is */
      edited: boolean;
      /** @description Null while it is switched off */
      next_at: string | null;
      last_at: string | null;
      last_task_id: string | null;
      /** @description Of its last task */
      last_state: ('waiting' | 'queued' | 'running' | 'retrying' | 'done' | 'failed' | 'cancelled' | 'expired') | null;
      /** @description Moments that were left out because its last task had not ended */
      skipped_count: number;
      skipped_at: string | null;
    };
    Share: {
      /** Format: uuid */
      id: string;
      task_id: string | null;
      job_id: string | null;
      /** @description How many there are at the link */
      files: number;
      /** @description Last characters of the link; null: made before they were kept */
      ending: string | null;
      has_password: boolean;
      downloads: number;
      max_downloads: number | null;
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description No later than the first of its files
       */
      expires_at: string;
      revoked_at: string | null;
      links: {
        /** Format: uri-reference */
        self: string;
      };
    };
    Shared: {
      files: components['schemas']['SharedFile'][];
      /** @description null: as many as you like */
      downloads_left: number | null;
      /**
       * Format: date-time
       * @description Until then the link works
       */
      expires_at: string;
      links: {
        /** Format: uri-reference */
        self: string;
        /** Format: uri-reference */
        zip: string;
        /** Format: uri-reference */
        page: string;
      };
    };
    SharedFile: {
      /** Format: uuid */
      id: string;
      filename: string;
      format: string | null;
      media_type: string;
      size_bytes: number;
      sha256: string;
      links: {
        /** Format: uri-reference */
        content: string;
      };
    };
    SignedUrl: {
      /**
       * Format: uri-reference
       * @description Opens the file without a key
       */
      url: string;
      /**
       * Format: date-time
       * @description No later than the file
       */
      expires_at: string;
      /** Format: uuid */
      kid: string;
    };
    StorageUse: {
      kinds: {
        kind: string;
        files: number;
        bytes: number;
      }[];
      used_bytes: number;
      /** @description Null: no limit but the disk */
      max_bytes: number | null;
      free_bytes: number;
      /** @description When less is free nothing is accepted */
      floor_bytes: number;
      disk_bytes: number;
    };
    Task: {
      /** Format: uuid */
      id: string;
      /** Format: uuid */
      job_id?: string;
      node?: string;
      /**
       * @description A newer task does its part of the job
       * @constant
       */
      replaced?: true;
      operation: string;
      /** @enum {string} */
      status:
        'waiting' | 'queued' | 'running' | 'retrying' | 'cancelling' | 'done' | 'failed' | 'cancelled' | 'expired';
      /** @description Grows with every change that can be seen */
      state_version: number;
      /** @description 0 to 9, 9 is the most urgent */
      priority: number;
      queue: string;
      preset?: string;
      tag?: string;
      callback?: {
        url?: string;
        queue?: string;
        /** @enum {string} */
        broker?: 'redis' | 'amqp';
        /** @description Of the broker, where a queue is told */
        address?: string;
        events: string[];
      };
      notify?: {
        email: string;
        language?: string;
      };
      /** @description What its client has put there; when it is done also `input_file`, `output_format`, `output_file`, and `quality` where one was asked for */
      metadata: {
        [key: string]: unknown;
      };
      inputs: components['schemas']['File'][];
      outputs: components['schemas']['File'][];
      /** Format: date-time */
      outputs_deleted_at?: string;
      options: {
        [key: string]: unknown;
      };
      source_format: string | null;
      target_format: string | null;
      progress: {
        /** @description Null: not known */
        percent: number | null;
        stage: string | null;
        eta_ms: number | null;
        updated_at: string | null;
        queue_position?: number;
        /**
         * @description Why nothing takes it from the queue now
         * @enum {string}
         */
        hold?: 'paused' | 'no_worker';
      };
      attempts: number;
      max_attempts: number;
      limits: {
        soft_s: number;
        hard_s: number;
        queue_ttl_s: number | null;
      };
      engine: {
        name: string;
        version: string | null;
      } | null;
      cache: ('hit' | 'miss' | 'bypass') | null;
      warnings: components['schemas']['Warning'][];
      /** @description Of operations that are no conversions: what they were asked */
      params?: {
        [key: string]: unknown;
      };
      /** @description What an operation found */
      result?: unknown;
      error: components['schemas']['Problem'] | null;
      cancel_reason?: string;
      /** Format: uuid */
      retry_of?: string;
      trace_id: string | null;
      /** Format: date-time */
      run_at: string;
      start_before: string | null;
      next_retry_at: string | null;
      /** Format: date-time */
      created_at: string;
      queued_at: string | null;
      started_at: string | null;
      ended_at: string | null;
      /** @description End of access to its files */
      expires_at: string | null;
      links: {
        /** Format: uri-reference */
        self: string;
        /** Format: uri-reference */
        events: string;
        /** Format: uri-reference */
        log: string;
        /** Format: uri-reference */
        cancel: string;
        /** Format: uri-reference */
        retry: string;
        /** Format: uri-reference */
        result: string;
        /** Format: uri-reference */
        page: string;
        /** Format: uri-reference */
        job?: string;
      };
    };
    TaskCounts: {
      total: number;
      by_state: {
        waiting: number;
        queued: number;
        running: number;
        retrying: number;
        cancelling: number;
        done: number;
        failed: number;
        cancelled: number;
        expired: number;
      };
    };
    TaskEvent: {
      id: string;
      /** Format: date-time */
      at: string;
      type: string;
      state_version: number | null;
      worker: string | null;
      data: {
        [key: string]: unknown;
      } | null;
    };
    TaskType: {
      name: string;
      /** @description Null: it follows from the files, or from what its name stands for */
      queue: string | null;
      /** @description Can be triggered here; others are sent by messages */
      over_http: boolean;
      limits: {
        /** @description Null: all */
        worker: string | null;
        rate: string | null;
        soft_s: number | null;
        hard_s: number | null;
      }[];
    };
    ToldWorker: {
      message: string;
      worker: string;
      /** @description By queue */
      slots?: {
        [key: string]: number;
      };
      /** @description After restart: how many end when they are idle */
      processes?: number;
    };
    TriggeredTask: {
      /** Format: uuid */
      task_id: string;
      name: string;
      /** @enum {string} */
      state: 'PENDING' | 'STARTED' | 'PROGRESS' | 'RETRY' | 'SUCCESS' | 'FAILURE' | 'REVOKED';
      queue: string;
    };
    Upload: {
      /** Format: uuid */
      id: string;
      filename: string;
      size_bytes: number;
      /** @description So many are safely there */
      offset_bytes: number;
      /** @description The file, once it is whole */
      file_id: string | null;
      /** @description The task that began with its last byte */
      task_id: string | null;
      /** Format: date-time */
      created_at: string;
      /**
       * Format: date-time
       * @description Until then it can be gone on with; each byte that comes moves it on
       */
      expires_at: string;
      links: {
        /** Format: uri-reference */
        self: string;
        /** Format: uri-reference */
        file?: string;
        /** Format: uri-reference */
        task?: string;
      };
    };
    UploadTicket: {
      /** @description Shown this once. The browser sends it as "Authorization: Bearer …" */
      token: string;
      max_bytes: number;
      /** @description What the file may be; null: anything */
      formats: string[] | null;
      /** Format: date-time */
      expires_at: string;
      /** @description Where the file may be brought: in one request, or in parts */
      links: {
        /** Format: uri-reference */
        files: string;
        /** Format: uri-reference */
        uploads: string;
      };
    };
    Usage: {
      /** @description Unfinished ones, and those that ended within a day */
      tasks: {
        [key: string]: number;
      };
      policies: {
        policy: string;
        quota: number;
        left: number;
        resets_in_s?: number;
      }[];
    };
    Warning: {
      code: string;
      detail: string;
      /** @description What it speaks of: fonts, files */
      names?: string[];
    };
    Webhook: {
      /** Format: uuid */
      id: string;
      url: string;
      events: string[];
      description: string | null;
      disabled: boolean;
      disabled_at: string | null;
      disabled_reason: string | null;
      /** @description What the newest call came to; null before the first */
      last_call: {
        /** @enum {string} */
        state: 'owed' | 'delivered' | 'given_up';
        status: number | null;
        latency_ms: number | null;
        response_snippet: string | null;
        /** Format: date-time */
        created_at: string;
      } | null;
      /** @description When the first of the calls was owed that do not arrive; null while they do */
      failing_since: string | null;
      /** Format: date-time */
      created_at: string;
      links: {
        /** Format: uri-reference */
        self: string;
        /** Format: uri-reference */
        deliveries: string;
      };
    };
    WebhookCall: {
      /** @enum {string} */
      type:
        | 'task.waiting'
        | 'task.queued'
        | 'task.started'
        | 'task.warning'
        | 'task.retrying'
        | 'task.handed_back'
        | 'task.worker_lost'
        | 'task.cancel_requested'
        | 'task.changed'
        | 'task.done'
        | 'task.failed'
        | 'task.cancelled'
        | 'task.expired'
        | 'job.queued'
        | 'job.started'
        | 'job.done'
        | 'job.failed'
        | 'job.cancelled'
        | 'file.expiring'
        | 'webhook.test';
      /**
       * Format: date-time
       * @description When it happened, not when it is sent
       */
      timestamp: string;
      data: {
        /** @description Its number in streams of events */
        event_id?: string;
        /** Format: uuid */
        task_id?: string;
        /** Format: uuid */
        job_id?: string;
        /**
         * Format: uuid
         * @description Of a call about nothing
         */
        webhook_id?: string;
        status?: string;
        /** @description Whoever has seen a higher one of the same task may drop this */
        state_version?: number;
        operation?: string;
        fence?: number;
        tag?: string;
        links?: {
          self: string;
        };
      } & {
        [key: string]: unknown;
      };
    };
    Worker: {
      name: string;
      host: string;
      pid: number;
      version: string;
      /** @description Version of Node */
      node: string;
      /** @description Slots by queue */
      queues: {
        [key: string]: number;
      };
      /** @description Most tasks at a time over all queues; null: as many as there are slots */
      cap: number | null;
      engines: {
        id: string;
        version: string | null;
        /** @description Why it is not offered here, and what would help */
        missing: string | null;
        /** @description The same as fields; null: nothing is missing, or only the sentence tells */
        lack: {
          /** @enum {string} */
          code: 'not_installed' | 'too_old' | 'built_without' | 'does_not_start' | 'no_bubblewrap';
          /** @description Programs, or the parts that one was built without */
          names: string[];
          /** @description What to install, as Debian calls it */
          packages: string[];
        } | null;
      }[];
      /** @description How well programs that it starts are shut in; null: not known yet */
      cage: {
        /** @enum {string} */
        level: 'full' | 'limits' | 'none';
        bubblewrap: boolean;
        /** @description Why it is not full, and what would help */
        missing: string | null;
        /** @description It converts nothing until that is changed */
        refuses: boolean;
      } | null;
      /** @description Tasks */
      running: string[];
      memory_bytes: number;
      done_count: number;
      failed_count: number;
      /** @enum {string} */
      state: 'starting' | 'running' | 'paused' | 'draining' | 'stopped';
      /** Format: date-time */
      started_at: string;
      /** Format: date-time */
      seen_at: string;
    };
    WorkerReply:
      | {
          /** @enum {string} */
          state: 'starting' | 'running' | 'paused' | 'draining' | 'stopped';
          host: string;
          pid: number;
          worker: string;
        }
      | {
          tasks: {
            /** Format: uuid */
            id: string;
            operation: string;
            from: string | null;
            to: string | null;
            queue: string;
            attempt: number;
            percent: number | null;
            stage: string | null;
            since_s: number;
          }[];
          worker: string;
        }
      | {
          operations: string[];
          queues: string[];
          worker: string;
        }
      | {
          processes: number;
          worker: string;
        }
      | {
          /** @enum {string} */
          state: 'starting' | 'running' | 'paused' | 'draining' | 'stopped';
          /** @description By queue */
          slots: {
            [key: string]: number;
          };
          /** @description Most tasks at a time over all queues; null: as many as there are slots */
          cap: number | null;
          paused_queues: string[];
          running: number;
          host: string;
          pid: number;
          uptime_s: number;
          version: string;
          node: string;
          engines: {
            id: string;
            version: string | null;
            /** @description Why it is not offered here, and what would help */
            missing: string | null;
            /** @description The same as fields; null: nothing is missing, or only the sentence tells */
            lack: {
              /** @enum {string} */
              code: 'not_installed' | 'too_old' | 'built_without' | 'does_not_start' | 'no_bubblewrap';
              /** @description Programs, or the parts that one was built without */
              names: string[];
              /** @description What to install, as Debian calls it */
              packages: string[];
            } | null;
          }[];
          cage: {
            /** @enum {string} */
            level: 'full' | 'limits' | 'none';
            bubblewrap: boolean;
            /** @description Why it is not full, and what would help */
            missing: string | null;
            /** @description It converts nothing until that is changed */
            refuses: boolean;
          };
          /** @description By queue */
          autoscale: {
            [key: string]: {
              min: number;
              max: number;
            };
          };
          done: number;
          failed: number;
          memory_bytes: number;
          pools: {
            queue: string;
            size: number;
            alive: number;
            busy: number;
          }[];
          worker: string;
        }
      | {
          /** @enum {string} */
          state: 'starting' | 'running' | 'paused' | 'draining' | 'stopped';
          /** @description By queue */
          slots: {
            [key: string]: number;
          };
          /** @description Most tasks at a time over all queues; null: as many as there are slots */
          cap: number | null;
          paused_queues: string[];
          running: number;
          worker: string;
        };
  };
  responses: {
    /** @description `not_found`, `task_not_found`, `file_not_found`, `unknown_task_name` */
    '404.triggerTask': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'not_found' | 'task_not_found' | 'file_not_found' | 'unknown_task_name';
        };
      };
    };
    /** @description `validation_failed`, `unsupported_conversion`, `unknown_preset`, `preset_locked`, `input_corrupt`, `input_encrypted`, `password_wrong`, `input_empty`, `type_mismatch`, `upload_incomplete` */
    '422.appendToUpload': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?:
            | 'validation_failed'
            | 'unsupported_conversion'
            | 'unknown_preset'
            | 'preset_locked'
            | 'input_corrupt'
            | 'input_encrypted'
            | 'password_wrong'
            | 'input_empty'
            | 'type_mismatch'
            | 'upload_incomplete';
        };
      };
    };
    /** @description `validation_failed`, `unsupported_conversion`, `unknown_preset`, `preset_locked`, `idempotency_key_reused`, `graph_cycle`, `unknown_node`, `too_many_nodes`, `no_sink`, `input_corrupt`, `input_encrypted`, `password_wrong`, `input_empty`, `type_mismatch`, `upload_incomplete`, `dimension_limit`, `duration_limit`, `page_limit`, `archive_bomb`, `archive_unsafe_path`, `no_suitable_stream`, `codec_unsupported`, `fetch_failed`, `fetch_too_large`, `fetch_timeout`, `dependency_failed`, `cancelled`, `queue_ttl_exceeded`, `output_invalid`, `engine_failed`, `engine_crashed`, `soft_timeout`, `hard_timeout`, `out_of_memory`, `worker_lost` */
    '422.convert': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?:
            | 'validation_failed'
            | 'unsupported_conversion'
            | 'unknown_preset'
            | 'preset_locked'
            | 'idempotency_key_reused'
            | 'graph_cycle'
            | 'unknown_node'
            | 'too_many_nodes'
            | 'no_sink'
            | 'input_corrupt'
            | 'input_encrypted'
            | 'password_wrong'
            | 'input_empty'
            | 'type_mismatch'
            | 'upload_incomplete'
            | 'dimension_limit'
            | 'duration_limit'
            | 'page_limit'
            | 'archive_bomb'
            | 'archive_unsafe_path'
            | 'no_suitable_stream'
            | 'codec_unsupported'
            | 'fetch_failed'
            | 'fetch_too_large'
            | 'fetch_timeout'
            | 'dependency_failed'
            | 'cancelled'
            | 'queue_ttl_exceeded'
            | 'output_invalid'
            | 'engine_failed'
            | 'engine_crashed'
            | 'soft_timeout'
            | 'hard_timeout'
            | 'out_of_memory'
            | 'worker_lost';
        };
      };
    };
    /** @description `validation_failed`, `unsupported_conversion`, `unknown_preset`, `preset_locked`, `idempotency_key_reused`, `graph_cycle`, `unknown_node`, `too_many_nodes`, `no_sink`, `input_corrupt`, `input_encrypted`, `password_wrong`, `input_empty`, `type_mismatch` */
    '422.createJob': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?:
            | 'validation_failed'
            | 'unsupported_conversion'
            | 'unknown_preset'
            | 'preset_locked'
            | 'idempotency_key_reused'
            | 'graph_cycle'
            | 'unknown_node'
            | 'too_many_nodes'
            | 'no_sink'
            | 'input_corrupt'
            | 'input_encrypted'
            | 'password_wrong'
            | 'input_empty'
            | 'type_mismatch';
        };
      };
    };
    /** @description `validation_failed`, `unsupported_conversion`, `unknown_preset`, `preset_locked`, `idempotency_key_reused`, `input_corrupt`, `input_encrypted`, `password_wrong`, `input_empty`, `type_mismatch`, `upload_incomplete` */
    '422.createTask': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?:
            | 'validation_failed'
            | 'unsupported_conversion'
            | 'unknown_preset'
            | 'preset_locked'
            | 'idempotency_key_reused'
            | 'input_corrupt'
            | 'input_encrypted'
            | 'password_wrong'
            | 'input_empty'
            | 'type_mismatch'
            | 'upload_incomplete';
        };
      };
    };
    /** @description `validation_failed`, `unsupported_conversion`, `unknown_preset`, `preset_locked`, `idempotency_key_reused`, `input_corrupt`, `input_encrypted`, `password_wrong`, `input_empty`, `type_mismatch` */
    '422.retryTask': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?:
            | 'validation_failed'
            | 'unsupported_conversion'
            | 'unknown_preset'
            | 'preset_locked'
            | 'idempotency_key_reused'
            | 'input_corrupt'
            | 'input_encrypted'
            | 'password_wrong'
            | 'input_empty'
            | 'type_mismatch';
        };
      };
    };
    /** @description `queue_full`, `engine_unavailable`, `dependency_down`, `cage_unavailable`, `draining` */
    '503.convert': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'queue_full' | 'engine_unavailable' | 'dependency_down' | 'cage_unavailable' | 'draining';
        };
      };
    };
    /** @description `dependency_down` */
    dependency_down: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'dependency_down';
        };
      };
    };
    /** @description `dependency_down`, `draining` */
    'dependency_down.draining': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'dependency_down' | 'draining';
        };
      };
    };
    /** @description `engine_unavailable`, `dependency_down` */
    'engine_unavailable.dependency_down': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'engine_unavailable' | 'dependency_down';
        };
      };
    };
    /** @description `file_expired` */
    file_expired: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'file_expired';
        };
      };
    };
    /** @description `file_expired`, `signature_expired` */
    'file_expired.signature_expired': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'file_expired' | 'signature_expired';
        };
      };
    };
    /** @description `file_expired`, `task_purged` */
    'file_expired.task_purged': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'file_expired' | 'task_purged';
        };
      };
    };
    /** @description `file_not_found` */
    file_not_found: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'file_not_found';
        };
      };
    };
    /** @description `file_too_large` */
    file_too_large: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'file_too_large';
        };
      };
    };
    /** @description `file_too_large`, `too_many_files` */
    'file_too_large.too_many_files': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'file_too_large' | 'too_many_files';
        };
      };
    };
    /** @description `forbidden` */
    forbidden: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'forbidden';
        };
      };
    };
    /** @description `forbidden`, `read_only` */
    'forbidden.read_only': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'forbidden' | 'read_only';
        };
      };
    };
    /** @description `forbidden`, `signature_invalid` */
    'forbidden.signature_invalid': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'forbidden' | 'signature_invalid';
        };
      };
    };
    /** @description `forbidden`, `url_blocked` */
    'forbidden.url_blocked': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'forbidden' | 'url_blocked';
        };
      };
    };
    /** @description `forbidden`, `url_blocked`, `read_only` */
    'forbidden.url_blocked.read_only': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'forbidden' | 'url_blocked' | 'read_only';
        };
      };
    };
    /** @description `idempotency_in_progress` */
    idempotency_in_progress: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'idempotency_in_progress';
        };
      };
    };
    /** @description `idempotency_key_reused` */
    idempotency_key_reused: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'idempotency_key_reused';
        };
      };
    };
    /** @description `internal_error` */
    internal_error: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'internal_error';
        };
      };
    };
    /** @description `invalid_state` */
    invalid_state: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'invalid_state';
        };
      };
    };
    /** @description `invalid_state`, `idempotency_in_progress` */
    'invalid_state.idempotency_in_progress': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'invalid_state' | 'idempotency_in_progress';
        };
      };
    };
    /** @description `invalid_state`, `result_not_ready`, `idempotency_in_progress` */
    'invalid_state.result_not_ready.idempotency_in_progress': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'invalid_state' | 'result_not_ready' | 'idempotency_in_progress';
        };
      };
    };
    /** @description `length_required` */
    length_required: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'length_required';
        };
      };
    };
    /** @description `malformed_request` */
    malformed_request: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'malformed_request';
        };
      };
    };
    /** @description `malformed_request`, `invalid_args` */
    'malformed_request.invalid_args': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'malformed_request' | 'invalid_args';
        };
      };
    };
    /** @description `method_not_allowed` */
    method_not_allowed: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'method_not_allowed';
        };
      };
    };
    /** @description `misdirected_request` */
    misdirected_request: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'misdirected_request';
        };
      };
    };
    /** @description `not_acceptable` */
    not_acceptable: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'not_acceptable';
        };
      };
    };
    /** @description `not_found` */
    not_found: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'not_found';
        };
      };
    };
    /** @description `not_found`, `file_not_found` */
    'not_found.file_not_found': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'not_found' | 'file_not_found';
        };
      };
    };
    /** @description `not_found`, `task_not_found` */
    'not_found.task_not_found': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'not_found' | 'task_not_found';
        };
      };
    };
    /** @description `not_found`, `task_not_found`, `file_not_found` */
    'not_found.task_not_found.file_not_found': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'not_found' | 'task_not_found' | 'file_not_found';
        };
      };
    };
    /** @description `not_found`, `unknown_task_name` */
    'not_found.unknown_task_name': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'not_found' | 'unknown_task_name';
        };
      };
    };
    /** @description `queue_full`, `dependency_down`, `draining` */
    'queue_full.dependency_down.draining': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'queue_full' | 'dependency_down' | 'draining';
        };
      };
    };
    /** @description `quota_exceeded`, `rate_limited` */
    'quota_exceeded.rate_limited': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'quota_exceeded' | 'rate_limited';
        };
      };
    };
    /** @description `quota_exceeded`, `rate_limited`, `too_many_active_tasks` */
    'quota_exceeded.rate_limited.too_many_active_tasks': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'quota_exceeded' | 'rate_limited' | 'too_many_active_tasks';
        };
      };
    };
    /** @description `range_not_satisfiable` */
    range_not_satisfiable: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'range_not_satisfiable';
        };
      };
    };
    /** @description `rate_limited` */
    rate_limited: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'rate_limited';
        };
      };
    };
    /** @description `rate_limited`, `too_many_active_tasks` */
    'rate_limited.too_many_active_tasks': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'rate_limited' | 'too_many_active_tasks';
        };
      };
    };
    /** @description `result_not_ready`, `idempotency_in_progress` */
    'result_not_ready.idempotency_in_progress': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'result_not_ready' | 'idempotency_in_progress';
        };
      };
    };
    /** @description `result_not_ready`, `task_failed` */
    'result_not_ready.task_failed': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'result_not_ready' | 'task_failed';
        };
      };
    };
    /** @description `result_not_ready`, `task_failed`, `idempotency_in_progress` */
    'result_not_ready.task_failed.idempotency_in_progress': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'result_not_ready' | 'task_failed' | 'idempotency_in_progress';
        };
      };
    };
    /** @description `storage_full` */
    storage_full: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'storage_full';
        };
      };
    };
    /** @description `task_not_found` */
    task_not_found: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'task_not_found';
        };
      };
    };
    /** @description `task_purged` */
    task_purged: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'task_purged';
        };
      };
    };
    /** @description `too_many_files` */
    too_many_files: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'too_many_files';
        };
      };
    };
    /** @description `unauthenticated` */
    unauthenticated: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'WWW-Authenticate': components['headers']['WWW-Authenticate'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'unauthenticated';
        };
      };
    };
    /** @description `unsupported_conversion` */
    unsupported_conversion: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'unsupported_conversion';
        };
      };
    };
    /** @description `unsupported_media_type` */
    unsupported_media_type: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'unsupported_media_type';
        };
      };
    };
    /** @description `upload_locked` */
    upload_locked: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        'Retry-After': components['headers']['Retry-After'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'upload_locked';
        };
      };
    };
    /** @description `validation_failed` */
    validation_failed: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'validation_failed';
        };
      };
    };
    /** @description `validation_failed`, `fetch_failed` */
    'validation_failed.fetch_failed': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'validation_failed' | 'fetch_failed';
        };
      };
    };
    /** @description `validation_failed`, `idempotency_key_reused` */
    'validation_failed.idempotency_key_reused': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'validation_failed' | 'idempotency_key_reused';
        };
      };
    };
    /** @description `validation_failed`, `idempotency_key_reused`, `fetch_failed` */
    'validation_failed.idempotency_key_reused.fetch_failed': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'validation_failed' | 'idempotency_key_reused' | 'fetch_failed';
        };
      };
    };
    /** @description `validation_failed`, `unsupported_conversion` */
    'validation_failed.unsupported_conversion': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'validation_failed' | 'unsupported_conversion';
        };
      };
    };
    /** @description `validation_failed`, `unsupported_conversion`, `idempotency_key_reused` */
    'validation_failed.unsupported_conversion.idempotency_key_reused': {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'validation_failed' | 'unsupported_conversion' | 'idempotency_key_reused';
        };
      };
    };
    /** @description `version_mismatch` */
    version_mismatch: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'version_mismatch';
        };
      };
    };
    /** @description `worker_no_reply` */
    worker_no_reply: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'worker_no_reply';
        };
      };
    };
    /** @description `worker_unreachable` */
    worker_unreachable: {
      headers: {
        'X-Request-Id': components['headers']['X-Request-Id'];
        traceparent: components['headers']['traceparent'];
        'RateLimit-Policy': components['headers']['RateLimit-Policy'];
        RateLimit: components['headers']['RateLimit'];
        [name: string]: unknown;
      };
      content: {
        'application/problem+json': components['schemas']['Problem'] & {
          /** @enum {unknown} */
          code?: 'worker_unreachable';
        };
      };
    };
  };
  parameters: {
    /**
     * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
     * @example wait=10
     */
    Prefer: string;
    /**
     * @description A second request with the same key within 24 hours gets what the first one made.
     * @example "order-4711"
     */
    'Idempotency-Key': string;
    /** @description The ETag that is known already: 304 while it is still right. */
    'If-None-Match': string;
    /** @description The ETag that is meant: 412 when it is another one by now. */
    'If-Match': string;
    /** @description The Last-Modified that is known already: 304 while it is still right. If-None-Match wins over it. */
    'If-Modified-Since': string;
    /** @description The Last-Modified that is meant: 412 when it is a later one by now. If-Match wins over it. */
    'If-Unmodified-Since': string;
    /**
     * @description One range of bytes.
     * @example bytes=0-1023
     */
    Range: string;
    /** @description The range counts only while the ETag, or the Last-Modified, is this one. */
    'If-Range': string;
    /** @description Name of the file, percent-encoded or as UTF-8; it wins over `filename`. */
    'X-Filename': string;
    /** @description Opens the file, or the link to results, where it is locked: percent-encoded or as UTF-8. In an address it is refused. */
    'X-Password': string;
    /** @description Number of the last event that was read: what was missed comes first. */
    'Last-Event-ID': string;
    /** @description The version of tus. */
    'Tus-Resumable': '1.0.0';
    /** @description Bytes of the whole file. */
    'Upload-Length': string;
    /** @description Where these bytes belong: what the upload has already. */
    'Upload-Offset': string;
    /**
     * @description Names with values in Base64, with commas: `filename`, and `task`, JSON of a new task that begins with the last byte.
     * @example filename cGhvdG8ucG5n
     */
    'Upload-Metadata': string;
    /** @description What is meant, where only GET and POST get through. */
    'X-HTTP-Method-Override': 'PATCH' | 'DELETE';
  };
  requestBodies: never;
  headers: {
    /** @description Names this request in the log; taken over from the request. */
    'X-Request-Id': string;
    /** @description W3C trace context, continued from the request. */
    traceparent: string;
    /** @description The limits of this client: `"task-create";q=60;w=60`. */
    'RateLimit-Policy': string;
    /** @description What is left of them, and when all is there again: `"task-create";r=12;t=31`. */
    RateLimit: string;
    /** @description Seconds after which to ask again. */
    'Retry-After': string;
    /** @description What was made. */
    Location: string;
    /** @description Where the same bytes can be fetched again. */
    'Content-Location': string;
    /** @description Version of the answer. */
    ETag: string;
    /** @description The next page, as `rel="next"`. */
    Link: string;
    /** @description This is the answer to the first request with this Idempotency-Key, given again; refusals have it too. */
    'Idempotency-Replayed': 'true';
    /** @description What of Prefer was heeded. */
    'Preference-Applied': string;
    /** @description Name of the file (RFC 6266, RFC 8187). */
    'Content-Disposition': string;
    /** @description Which bytes these are, of how many. */
    'Content-Range': string;
    /** @description Ranges are possible. */
    'Accept-Ranges': 'bytes';
    /** @description SHA-256 of the whole file (RFC 9530). */
    'Repr-Digest': string;
    /** @description When the file was made. */
    'Last-Modified': string;
    /** @description How long it may be kept. */
    'Cache-Control': string;
    /** @description The task that does, or did, the work. */
    'X-Task-Id': string;
    /** @description The file that it has become. */
    'X-File-Id': string;
    /** @description The version of tus. */
    'Tus-Resumable': '1.0.0';
    /** @description The versions of tus that are spoken here. */
    'Tus-Version': '1.0.0';
    /** @description What of tus can be done. */
    'Tus-Extension': string;
    /** @description Bytes of the largest file. */
    'Tus-Max-Size': string;
    /** @description So many bytes are safely there. */
    'Upload-Offset': string;
    /** @description Bytes of the whole file. */
    'Upload-Length': string;
    /** @description Until then it can be gone on with. */
    'Upload-Expires': string;
    /** @description Milliseconds in the queue and in the engines. */
    'Server-Timing': string;
    /** @description How to authenticate. */
    'WWW-Authenticate': string;
    /** @description The session. */
    'Set-Cookie': string;
  };
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  convertUpload: {
    parameters: {
      query?: {
        /** @example photo.png */
        filename?: string;
        preset?: string;
        cache?: 'bypass';
        wait?: string;
        /** @description Options of the target; GET /api/v1/conversions/{from}/{to}/schema names them. */
        options?: {
          [key: string]: string;
        };
      };
      header?: {
        /**
         * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
        /** @description Name of the file, percent-encoded or as UTF-8; it wins over `filename`. */
        'X-Filename'?: components['parameters']['X-Filename'];
        /** @description Opens the file, or the link to results, where it is locked: percent-encoded or as UTF-8. In an address it is refused. */
        'X-Password'?: components['parameters']['X-Password'];
      };
      path: {
        /** @example jpeg */
        target: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': {
          file: string;
          preset?: string;
        } & {
          [key: string]: string;
        };
        '*/*': unknown;
      };
    };
    responses: {
      /** @description The result; where several files came out, a zip of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Cache-Control': components['headers']['Cache-Control'];
          /** @description Version of the answer. */
          ETag?: string;
          /** @description Ranges are possible. */
          'Accept-Ranges'?: 'bytes';
          /** @description SHA-256 of the whole file (RFC 9530). */
          'Repr-Digest'?: string;
          /** @description When the file was made. */
          'Last-Modified'?: string;
          'X-Task-Id': components['headers']['X-Task-Id'];
          'Server-Timing': components['headers']['Server-Timing'];
          'Content-Location': components['headers']['Content-Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description It takes longer */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          'X-Task-Id': components['headers']['X-Task-Id'];
          'Retry-After': components['headers']['Retry-After'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      409: components['responses']['idempotency_in_progress'];
      410: components['responses']['file_expired'];
      411: components['responses']['length_required'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.convert'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  convert: {
    parameters: {
      query?: {
        /** @example photo.png */
        filename?: string;
        preset?: string;
        cache?: 'bypass';
        wait?: string;
        /** @description Options of the target; GET /api/v1/conversions/{from}/{to}/schema names them. */
        options?: {
          [key: string]: string;
        };
      };
      header?: {
        /**
         * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
        /** @description Name of the file, percent-encoded or as UTF-8; it wins over `filename`. */
        'X-Filename'?: components['parameters']['X-Filename'];
        /** @description Opens the file, or the link to results, where it is locked: percent-encoded or as UTF-8. In an address it is refused. */
        'X-Password'?: components['parameters']['X-Password'];
      };
      path: {
        /** @example webp */
        target: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': {
          file: string;
          preset?: string;
        } & {
          [key: string]: string;
        };
        '*/*': unknown;
      };
    };
    responses: {
      /** @description The result; where several files came out, a zip of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Cache-Control': components['headers']['Cache-Control'];
          /** @description Version of the answer. */
          ETag?: string;
          /** @description Ranges are possible. */
          'Accept-Ranges'?: 'bytes';
          /** @description SHA-256 of the whole file (RFC 9530). */
          'Repr-Digest'?: string;
          /** @description When the file was made. */
          'Last-Modified'?: string;
          'X-Task-Id': components['headers']['X-Task-Id'];
          'Server-Timing': components['headers']['Server-Timing'];
          'Content-Location': components['headers']['Content-Location'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description It takes longer */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          'X-Task-Id': components['headers']['X-Task-Id'];
          'Retry-After': components['headers']['Retry-After'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      409: components['responses']['idempotency_in_progress'];
      410: components['responses']['file_expired'];
      411: components['responses']['length_required'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.convert'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  listTasks: {
    parameters: {
      query?: {
        /** @example done,failed */
        status?: string;
        operation?: string;
        queue?: string;
        source_format?: string;
        /** @example webp */
        target_format?: string;
        tag?: string;
        job_id?: string;
        worker?: string;
        files?: 'kept' | 'deleted';
        error_code?: string;
        id?: string;
        client?: string;
        ran_s?: string;
        q?: string;
        created_after?: string;
        created_before?: string;
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of tasks */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Task'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "file_id": "0190a000-0000-7000-8000-00000000a003",
         *       "target": "webp",
         *       "options": {
         *         "quality": 80
         *       },
         *       "tag": "album"
         *     }
         */
        'application/json': components['schemas']['NewTask'];
        'multipart/form-data': {
          file?: string | string[];
          /** Format: uuid */
          file_id?: string;
          file_ids?: string[];
          /** @description Where the file is fetched from before the task begins */
          url?:
            | string
            | {
                /** @description Begins with http:// or https:// */
                url: string;
                /** @description Sent along; never shown again */
                headers?: {
                  [key: string]: string;
                };
                /** @description In place of the name that it has there */
                filename?: string;
              };
          /**
           * Format: uuid
           * @description What was uploaded in parts, once it is whole
           */
          upload_id?: string;
          /** @default true */
          start?: boolean;
          operation?: string;
          target?: string;
          /** @default {} */
          options?: {
            [key: string]: unknown;
          };
          preset?: string;
          priority?: number;
          tag?: string | null;
          metadata?: {
            [key: string]: string;
          };
          limits?: {
            soft_s?: number;
            hard_s?: number;
          };
          callback?: {
            /** Format: uri */
            url?: string;
            /** @description Of a message broker, in place of an address; see docs/message-doors.md */
            queue?: string;
            /**
             * @description Where the queue is, when there are several
             * @enum {string}
             */
            broker?: 'redis' | 'amqp';
            /** @description Of the broker, when it is another than that of the server */
            address?: string;
            /**
             * @default [
             *       "task.done",
             *       "task.failed",
             *       "task.cancelled",
             *       "task.expired"
             *     ]
             */
            events?: (
              | 'task.waiting'
              | 'task.queued'
              | 'task.started'
              | 'task.warning'
              | 'task.retrying'
              | 'task.handed_back'
              | 'task.worker_lost'
              | 'task.cancel_requested'
              | 'task.changed'
              | 'task.done'
              | 'task.failed'
              | 'task.cancelled'
              | 'task.expired'
            )[];
          };
          notify?: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            language?: 'en' | 'ru';
          };
          /** @constant */
          cache?: 'bypass';
          /** Format: date-time */
          run_at?: string;
          delay_s?: number;
          /** Format: date-time */
          start_before?: string;
          retry?: {
            max: number;
            delay_s: number;
            /** @default 0 */
            step_s?: number;
            /** @default 3600 */
            ceiling_s?: number;
          };
        };
      };
    };
    responses: {
      /** @description It is done already (Prefer: wait) */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      /** @description It will be done */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Retry-After': components['headers']['Retry-After'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['result_not_ready.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      411: components['responses']['length_required'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.createTask'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  listAllTasks: {
    parameters: {
      query?: {
        status?: string;
        operation?: string;
        queue?: string;
        source_format?: string;
        target_format?: string;
        tag?: string;
        job_id?: string;
        worker?: string;
        files?: 'kept' | 'deleted';
        error_code?: string;
        id?: string;
        client?: string;
        ran_s?: string;
        q?: string;
        created_after?: string;
        created_before?: string;
        /** @example oldest */
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of tasks */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['OverseenTask'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getTask: {
    parameters: {
      query?: {
        /** @example attempts,events */
        include?: string;
      };
      header?: {
        /** @description The ETag that is known already: 304 while it is still right. */
        'If-None-Match'?: components['parameters']['If-None-Match'];
        /**
         * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The task */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id?: string;
            node?: string;
            /**
             * @description A newer task does its part of the job
             * @constant
             */
            replaced?: true;
            operation: string;
            /** @enum {string} */
            status:
              | 'waiting'
              | 'queued'
              | 'running'
              | 'retrying'
              | 'cancelling'
              | 'done'
              | 'failed'
              | 'cancelled'
              | 'expired';
            /** @description Grows with every change that can be seen */
            state_version: number;
            /** @description 0 to 9, 9 is the most urgent */
            priority: number;
            queue: string;
            preset?: string;
            tag?: string;
            callback?: {
              url?: string;
              queue?: string;
              /** @enum {string} */
              broker?: 'redis' | 'amqp';
              /** @description Of the broker, where a queue is told */
              address?: string;
              events: string[];
            };
            notify?: {
              email: string;
              language?: string;
            };
            /** @description What its client has put there; when it is done also `input_file`, `output_format`, `output_file`, and `quality` where one was asked for */
            metadata: {
              [key: string]: unknown;
            };
            inputs: components['schemas']['File'][];
            outputs: components['schemas']['File'][];
            /** Format: date-time */
            outputs_deleted_at?: string;
            options: {
              [key: string]: unknown;
            };
            source_format: string | null;
            target_format: string | null;
            progress: {
              /** @description Null: not known */
              percent: number | null;
              stage: string | null;
              eta_ms: number | null;
              updated_at: string | null;
              queue_position?: number;
              /**
               * @description Why nothing takes it from the queue now
               * @enum {string}
               */
              hold?: 'paused' | 'no_worker';
            };
            attempts: number;
            max_attempts: number;
            limits: {
              soft_s: number;
              hard_s: number;
              queue_ttl_s: number | null;
            };
            engine: {
              name: string;
              version: string | null;
            } | null;
            cache: ('hit' | 'miss' | 'bypass') | null;
            warnings: components['schemas']['Warning'][];
            /** @description Of operations that are no conversions: what they were asked */
            params?: {
              [key: string]: unknown;
            };
            /** @description What an operation found */
            result?: unknown;
            error: components['schemas']['Problem'] | null;
            cancel_reason?: string;
            /** Format: uuid */
            retry_of?: string;
            trace_id: string | null;
            /** Format: date-time */
            run_at: string;
            start_before: string | null;
            next_retry_at: string | null;
            /** Format: date-time */
            created_at: string;
            queued_at: string | null;
            started_at: string | null;
            ended_at: string | null;
            /** @description End of access to its files */
            expires_at: string | null;
            links: {
              /** Format: uri-reference */
              self: string;
              /** Format: uri-reference */
              events: string;
              /** Format: uri-reference */
              log: string;
              /** Format: uri-reference */
              cancel: string;
              /** Format: uri-reference */
              retry: string;
              /** Format: uri-reference */
              result: string;
              /** Format: uri-reference */
              page: string;
              /** Format: uri-reference */
              job?: string;
            };
            attempts_list?: components['schemas']['Attempt'][];
            events?: components['schemas']['TaskEvent'][];
            log?: string;
          };
        };
      };
      /** @description It is as you know it */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      410: components['responses']['task_purged'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  deleteTask: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      410: components['responses']['task_purged'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeTask: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that is meant: 412 when it is another one by now. */
        'If-Match'?: components['parameters']['If-Match'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a002 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "priority": 3,
         *       "tag": "later"
         *     }
         */
        'application/json': {
          priority?: number;
          tag?: string | null;
          metadata?: {
            [key: string]: string;
          };
          limits?: {
            soft_s?: number;
            hard_s?: number;
          };
        };
      };
    };
    responses: {
      /** @description The changed task */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      410: components['responses']['task_purged'];
      412: components['responses']['version_mismatch'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  keepTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "ttl_s": 172800
         *     }
         */
        'application/json': {
          /** @description From now on, shortened to what the administrator permits */
          ttl_s: number;
        };
      };
    };
    responses: {
      /** @description The task */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['file_expired.task_purged'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  startTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a002 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The task */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['task_purged'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  cancelTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a002 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "reason": "not needed any more"
         *     }
         */
        'application/json': {
          reason?: string;
          /**
           * @default graceful
           * @enum {string}
           */
          mode?: 'graceful' | 'force';
        };
      };
    };
    responses: {
      /** @description It is cancelled */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      /** @description It runs and was asked to stop */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['task_purged'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  retryTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "options": {
         *         "quality": 50
         *       }
         *     }
         */
        'application/json': {
          /** @description Of a conversion: another format, with the options that are given here or none */
          target?: string;
          /** @description In place of those that it had. A secret that stays *** stays as it was */
          options?: {
            [key: string]: unknown;
          };
          priority?: number;
        };
      };
    };
    responses: {
      /** @description The new task */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.task_not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['file_expired.task_purged'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.retryTask'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  getResult: {
    parameters: {
      query?: {
        format?: 'zip';
        disposition?: 'inline' | 'attachment';
      };
      header?: {
        /**
         * @description One range of bytes.
         * @example bytes=0-1023
         */
        Range?: components['parameters']['Range'];
        /** @description The range counts only while the ETag, or the Last-Modified, is this one. */
        'If-Range'?: components['parameters']['If-Range'];
        /** @description The ETag that is known already: 304 while it is still right. */
        'If-None-Match'?: components['parameters']['If-None-Match'];
        /** @description The ETag that is meant: 412 when it is another one by now. */
        'If-Match'?: components['parameters']['If-Match'];
        /** @description The Last-Modified that is known already: 304 while it is still right. If-None-Match wins over it. */
        'If-Modified-Since'?: components['parameters']['If-Modified-Since'];
        /** @description The Last-Modified that is meant: 412 when it is a later one by now. If-Match wins over it. */
        'If-Unmodified-Since'?: components['parameters']['If-Unmodified-Since'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file; with format=zip all of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Cache-Control': components['headers']['Cache-Control'];
          /** @description Version of the answer. */
          ETag?: string;
          /** @description Ranges are possible. */
          'Accept-Ranges'?: 'bytes';
          /** @description SHA-256 of the whole file (RFC 9530). */
          'Repr-Digest'?: string;
          /** @description When the file was made. */
          'Last-Modified'?: string;
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description The part that was asked for */
      206: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Accept-Ranges': components['headers']['Accept-Ranges'];
          'Repr-Digest': components['headers']['Repr-Digest'];
          'Last-Modified': components['headers']['Last-Modified'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Content-Range': components['headers']['Content-Range'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description Several files: where each is */
      300: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['File'][];
          };
        };
      };
      /** @description You have it already */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      409: components['responses']['result_not_ready.task_failed'];
      410: components['responses']['file_expired.task_purged'];
      412: components['responses']['version_mismatch'];
      416: components['responses']['range_not_satisfiable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getResults: {
    parameters: {
      query: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        tasks: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The zip */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          'application/zip': unknown;
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['task_not_found'];
      406: components['responses']['not_acceptable'];
      410: components['responses']['file_expired.task_purged'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getTaskLog: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The end of the log */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      410: components['responses']['task_purged'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listJobs: {
    parameters: {
      query?: {
        tag?: string;
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of jobs */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Job'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createJob: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "nodes": {
         *         "small": {
         *           "operation": "convert",
         *           "file_id": "0190a000-0000-7000-8000-00000000a003",
         *           "target": "webp",
         *           "options": {
         *             "width": 320
         *           }
         *         },
         *         "grey": {
         *           "operation": "convert",
         *           "input": "small",
         *           "for_each": true,
         *           "target": "png"
         *         }
         *       }
         *     }
         */
        'application/json': components['schemas']['NewJob'];
      };
    };
    responses: {
      /** @description It has ended already (Prefer: wait) */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description It will be done */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Retry-After': components['headers']['Retry-After'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['result_not_ready.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.createJob'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  createBatch: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "items": [
         *         {
         *           "file_id": "0190a000-0000-7000-8000-00000000a003",
         *           "target": "webp"
         *         },
         *         {
         *           "file_id": "0190a000-0000-7000-8000-00000000a003",
         *           "target": "jpeg"
         *         }
         *       ]
         *     }
         */
        'application/json': components['schemas']['NewBatch'];
      };
    };
    responses: {
      /** @description It has ended already (Prefer: wait) */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description It will be done */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          ETag: components['headers']['ETag'];
          'Retry-After': components['headers']['Retry-After'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['result_not_ready.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.retryTask'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  planJob: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "nodes": {
         *         "small": {
         *           "operation": "convert",
         *           "file_id": "0190a000-0000-7000-8000-00000000a003",
         *           "target": "webp",
         *           "options": {
         *             "width": 320
         *           }
         *         },
         *         "grey": {
         *           "operation": "convert",
         *           "input": "small",
         *           "for_each": true,
         *           "target": "png"
         *         }
         *       }
         *     }
         */
        'application/json': components['schemas']['NewJob'];
      };
    };
    responses: {
      /** @description It would work */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Plan'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['result_not_ready.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.createJob'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  getJob: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that is known already: 304 while it is still right. */
        'If-None-Match'?: components['parameters']['If-None-Match'];
        /**
         * @description RFC 7240: `wait=N` waits up to N seconds (at most 60) for an end or a change, `respond-async` not at all.
         * @example wait=10
         */
        Prefer?: components['parameters']['Prefer'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a004 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Retry-After': components['headers']['Retry-After'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description It is as you know it */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Preference-Applied': components['headers']['Preference-Applied'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  deleteJob: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a004 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  keepJob: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a004 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "ttl_s": 172800
         *     }
         */
        'application/json': {
          /** @description From now on, shortened to what the administrator permits */
          ttl_s: number;
        };
      };
    };
    responses: {
      /** @description The job */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  startJob: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a005 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The job */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  cancelJob: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a005 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "reason": "not needed any more"
         *     }
         */
        'application/json': {
          reason?: string;
        };
      };
    };
    responses: {
      /** @description It is cancelled */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      /** @description Some of it runs and was asked to stop */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          ETag: components['headers']['ETag'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  retryJob: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a004 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /** @example {} */
        'application/json': {
          /** @constant */
          only?: 'failed';
        };
      };
    };
    responses: {
      /** @description The job */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          ETag: components['headers']['ETag'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Job'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.retryTask'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  addTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a004 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "file_id": "0190a000-0000-7000-8000-00000000a003",
         *       "target": "avif"
         *     }
         */
        'application/json': components['schemas']['NewTask'];
        'multipart/form-data': {
          file?: string | string[];
          /** Format: uuid */
          file_id?: string;
          file_ids?: string[];
          /** @description Where the file is fetched from before the task begins */
          url?:
            | string
            | {
                /** @description Begins with http:// or https:// */
                url: string;
                /** @description Sent along; never shown again */
                headers?: {
                  [key: string]: string;
                };
                /** @description In place of the name that it has there */
                filename?: string;
              };
          /**
           * Format: uuid
           * @description What was uploaded in parts, once it is whole
           */
          upload_id?: string;
          /** @default true */
          start?: boolean;
          operation?: string;
          target?: string;
          /** @default {} */
          options?: {
            [key: string]: unknown;
          };
          preset?: string;
          priority?: number;
          tag?: string | null;
          metadata?: {
            [key: string]: string;
          };
          limits?: {
            soft_s?: number;
            hard_s?: number;
          };
          callback?: {
            /** Format: uri */
            url?: string;
            /** @description Of a message broker, in place of an address; see docs/message-doors.md */
            queue?: string;
            /**
             * @description Where the queue is, when there are several
             * @enum {string}
             */
            broker?: 'redis' | 'amqp';
            /** @description Of the broker, when it is another than that of the server */
            address?: string;
            /**
             * @default [
             *       "task.done",
             *       "task.failed",
             *       "task.cancelled",
             *       "task.expired"
             *     ]
             */
            events?: (
              | 'task.waiting'
              | 'task.queued'
              | 'task.started'
              | 'task.warning'
              | 'task.retrying'
              | 'task.handed_back'
              | 'task.worker_lost'
              | 'task.cancel_requested'
              | 'task.changed'
              | 'task.done'
              | 'task.failed'
              | 'task.cancelled'
              | 'task.expired'
            )[];
          };
          notify?: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            language?: 'en' | 'ru';
          };
          /** @constant */
          cache?: 'bypass';
          /** Format: date-time */
          run_at?: string;
          delay_s?: number;
          /** Format: date-time */
          start_before?: string;
          retry?: {
            max: number;
            delay_s: number;
            /** @default 0 */
            step_s?: number;
            /** @default 3600 */
            ceiling_s?: number;
          };
        };
      };
    };
    responses: {
      /** @description The task */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.result_not_ready.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      411: components['responses']['length_required'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.createTask'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  getJobResult: {
    parameters: {
      query?: {
        /** @example zip */
        format?: 'zip';
        disposition?: 'inline' | 'attachment';
        ready?: 'true';
      };
      header?: {
        /**
         * @description One range of bytes.
         * @example bytes=0-1023
         */
        Range?: components['parameters']['Range'];
        /** @description The range counts only while the ETag, or the Last-Modified, is this one. */
        'If-Range'?: components['parameters']['If-Range'];
        /** @description The ETag that is known already: 304 while it is still right. */
        'If-None-Match'?: components['parameters']['If-None-Match'];
        /** @description The ETag that is meant: 412 when it is another one by now. */
        'If-Match'?: components['parameters']['If-Match'];
        /** @description The Last-Modified that is known already: 304 while it is still right. If-None-Match wins over it. */
        'If-Modified-Since'?: components['parameters']['If-Modified-Since'];
        /** @description The Last-Modified that is meant: 412 when it is a later one by now. If-Match wins over it. */
        'If-Unmodified-Since'?: components['parameters']['If-Unmodified-Since'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a004 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file; with format=zip all of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Cache-Control': components['headers']['Cache-Control'];
          /** @description Version of the answer. */
          ETag?: string;
          /** @description Ranges are possible. */
          'Accept-Ranges'?: 'bytes';
          /** @description SHA-256 of the whole file (RFC 9530). */
          'Repr-Digest'?: string;
          /** @description When the file was made. */
          'Last-Modified'?: string;
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description The part that was asked for */
      206: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Accept-Ranges': components['headers']['Accept-Ranges'];
          'Repr-Digest': components['headers']['Repr-Digest'];
          'Last-Modified': components['headers']['Last-Modified'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Content-Range': components['headers']['Content-Range'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description Several files: where each is */
      300: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['File'][];
          };
        };
      };
      /** @description You have it already */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      409: components['responses']['result_not_ready.task_failed'];
      410: components['responses']['file_expired'];
      412: components['responses']['version_mismatch'];
      416: components['responses']['range_not_satisfiable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  uploadFile: {
    parameters: {
      query?: {
        /** @example photo.png */
        filename?: string;
      };
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
        /** @description Name of the file, percent-encoded or as UTF-8; it wins over `filename`. */
        'X-Filename'?: components['parameters']['X-Filename'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'multipart/form-data': {
          file: string;
        };
        '*/*': unknown;
      };
    };
    responses: {
      /** @description The file */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          /** @description The task that does, or did, the work. */
          'X-Task-Id'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: 'input' | 'output' | 'intermediate';
            filename: string;
            /** @description Its folder, where it came out of an archive or a dropped tree */
            path?: string;
            format: string | null;
            media_type: string;
            size_bytes: number;
            sha256: string;
            /** @description What was found in it: size in pixels, length, pages, codecs */
            probe?: {
              [key: string]: unknown;
            };
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Until then it can be fetched
             */
            expires_at: string;
            /**
             * Format: uuid
             * @description The task that made it
             */
            task_id?: string;
            links: {
              /** Format: uri-reference */
              self: string;
              /** Format: uri-reference */
              content: string;
            };
            warnings: components['schemas']['Warning'][];
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      410: components['responses']['file_expired'];
      411: components['responses']['length_required'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.createTask'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  getFile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a003 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['File'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      410: components['responses']['file_expired'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  deleteFile: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a003 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getFileContent: {
    parameters: {
      query?: {
        disposition?: 'inline' | 'attachment';
        exp?: string;
        kid?: string;
        sig?: string;
      };
      header?: {
        /**
         * @description One range of bytes.
         * @example bytes=0-1023
         */
        Range?: components['parameters']['Range'];
        /** @description The range counts only while the ETag, or the Last-Modified, is this one. */
        'If-Range'?: components['parameters']['If-Range'];
        /** @description The ETag that is known already: 304 while it is still right. */
        'If-None-Match'?: components['parameters']['If-None-Match'];
        /** @description The ETag that is meant: 412 when it is another one by now. */
        'If-Match'?: components['parameters']['If-Match'];
        /** @description The Last-Modified that is known already: 304 while it is still right. If-None-Match wins over it. */
        'If-Modified-Since'?: components['parameters']['If-Modified-Since'];
        /** @description The Last-Modified that is meant: 412 when it is a later one by now. If-Match wins over it. */
        'If-Unmodified-Since'?: components['parameters']['If-Unmodified-Since'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a003 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Accept-Ranges': components['headers']['Accept-Ranges'];
          'Repr-Digest': components['headers']['Repr-Digest'];
          'Last-Modified': components['headers']['Last-Modified'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description The part that was asked for */
      206: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Accept-Ranges': components['headers']['Accept-Ranges'];
          'Repr-Digest': components['headers']['Repr-Digest'];
          'Last-Modified': components['headers']['Last-Modified'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Content-Range': components['headers']['Content-Range'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description You have it already */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.signature_invalid'];
      404: components['responses']['not_found.file_not_found'];
      409: components['responses']['invalid_state'];
      410: components['responses']['file_expired.signature_expired'];
      412: components['responses']['version_mismatch'];
      416: components['responses']['range_not_satisfiable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  importFile: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "url": "https://example.org/photo.png",
         *       "filename": "photo.png"
         *     }
         */
        'application/json': {
          /** @description Begins with http:// or https:// */
          url: string;
          /** @description Sent along; never shown again */
          headers?: {
            [key: string]: string;
          };
          /** @description In place of the name that it has there */
          filename?: string;
        };
      };
    };
    responses: {
      /** @description The task that fetches it */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          'Retry-After': components['headers']['Retry-After'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      410: components['responses']['file_expired'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.retryTask'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  createUpload: {
    parameters: {
      query?: never;
      header: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
        /** @description The version of tus. */
        'Tus-Resumable': components['parameters']['Tus-Resumable'];
        /** @description Bytes of the whole file. */
        'Upload-Length': components['parameters']['Upload-Length'];
        /**
         * @description Names with values in Base64, with commas: `filename`, and `task`, JSON of a new task that begins with the last byte.
         * @example filename cGhvdG8ucG5n
         */
        'Upload-Metadata'?: components['parameters']['Upload-Metadata'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/offset+octet-stream': unknown;
      };
    };
    responses: {
      /** @description It is begun */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          'Tus-Version': components['headers']['Tus-Version'];
          'Tus-Resumable': components['headers']['Tus-Resumable'];
          'Upload-Offset': components['headers']['Upload-Offset'];
          'Upload-Length': components['headers']['Upload-Length'];
          'Upload-Expires': components['headers']['Upload-Expires'];
          'X-File-Id': components['headers']['X-File-Id'];
          /** @description The task that does, or did, the work. */
          'X-Task-Id'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      412: components['responses']['version_mismatch'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.createTask'];
      423: components['responses']['upload_locked'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  discoverUploads: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is in the headers */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          /** @description The version of tus. */
          'Tus-Resumable'?: '1.0.0';
          /** @description The versions of tus that are spoken here. */
          'Tus-Version'?: '1.0.0';
          'Tus-Extension': components['headers']['Tus-Extension'];
          'Tus-Max-Size': components['headers']['Tus-Max-Size'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      403: components['responses']['forbidden'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getUpload: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a031 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The upload */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          /** @description The version of tus. */
          'Tus-Resumable'?: '1.0.0';
          /** @description So many bytes are safely there. */
          'Upload-Offset'?: string;
          /** @description Bytes of the whole file. */
          'Upload-Length'?: string;
          /** @description Until then it can be gone on with. */
          'Upload-Expires'?: string;
          'X-File-Id': components['headers']['X-File-Id'];
          /** @description The task that does, or did, the work. */
          'X-Task-Id'?: string;
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Upload'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      409: components['responses']['invalid_state'];
      410: components['responses']['file_expired'];
      412: components['responses']['version_mismatch'];
      413: components['responses']['too_many_files'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.appendToUpload'];
      423: components['responses']['upload_locked'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  overrideUpload: {
    parameters: {
      query?: never;
      header: {
        /** @description What is meant, where only GET and POST get through. */
        'X-HTTP-Method-Override': components['parameters']['X-HTTP-Method-Override'];
        /** @description The version of tus. */
        'Tus-Resumable': components['parameters']['Tus-Resumable'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a031 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/offset+octet-stream': unknown;
      };
    };
    responses: {
      /** @description As PATCH or DELETE would answer */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Tus-Version': components['headers']['Tus-Version'];
          /** @description The version of tus. */
          'Tus-Resumable'?: '1.0.0';
          /** @description So many bytes are safely there. */
          'Upload-Offset'?: string;
          /** @description Bytes of the whole file. */
          'Upload-Length'?: string;
          /** @description Until then it can be gone on with. */
          'Upload-Expires'?: string;
          'X-File-Id': components['headers']['X-File-Id'];
          /** @description The task that does, or did, the work. */
          'X-Task-Id'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      405: components['responses']['method_not_allowed'];
      409: components['responses']['invalid_state'];
      410: components['responses']['file_expired'];
      412: components['responses']['version_mismatch'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.appendToUpload'];
      423: components['responses']['upload_locked'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  deleteUpload: {
    parameters: {
      query?: never;
      header: {
        /** @description The version of tus. */
        'Tus-Resumable': components['parameters']['Tus-Resumable'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a031 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Tus-Resumable': components['headers']['Tus-Resumable'];
          'Tus-Version': components['headers']['Tus-Version'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      412: components['responses']['version_mismatch'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  appendToUpload: {
    parameters: {
      query?: never;
      header: {
        /** @description The version of tus. */
        'Tus-Resumable': components['parameters']['Tus-Resumable'];
        /** @description Where these bytes belong: what the upload has already. */
        'Upload-Offset': components['parameters']['Upload-Offset'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a031 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/offset+octet-stream': unknown;
      };
    };
    responses: {
      /** @description These bytes are safely there */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Tus-Version': components['headers']['Tus-Version'];
          'Tus-Resumable': components['headers']['Tus-Resumable'];
          'Upload-Offset': components['headers']['Upload-Offset'];
          'Upload-Length': components['headers']['Upload-Length'];
          'Upload-Expires': components['headers']['Upload-Expires'];
          'X-File-Id': components['headers']['X-File-Id'];
          /** @description The task that does, or did, the work. */
          'X-Task-Id'?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found.file_not_found'];
      409: components['responses']['invalid_state'];
      410: components['responses']['file_expired'];
      412: components['responses']['version_mismatch'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.appendToUpload'];
      423: components['responses']['upload_locked'];
      429: components['responses']['quota_exceeded.rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  createUploadTicket: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "max_bytes": 10000000,
         *       "formats": [
         *         "png",
         *         "jpg"
         *       ],
         *       "task": {
         *         "target": "webp",
         *         "options": {
         *           "width": 200
         *         }
         *       },
         *       "ttl_s": 600
         *     }
         */
        'application/json': {
          max_bytes: number;
          /** @description What the file may be, by the names of formats */
          formats?: string[];
          /** @description Begins with the file: what POST /api/v1/tasks takes, without a file */
          task?: {
            [key: string]: unknown;
          };
          /** @default 900 */
          ttl_s?: number;
        };
      };
    };
    responses: {
      /** @description The ticket with its token */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['UploadTicket'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      410: components['responses']['file_expired'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.retryTask'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  createSignedUrl: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a003 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "ttl_s": 600,
         *       "disposition": "inline",
         *       "max_downloads": 3
         *     }
         */
        'application/json': {
          /** @default 3600 */
          ttl_s?: number;
          /**
           * @default attachment
           * @enum {string}
           */
          disposition?: 'attachment' | 'inline';
          max_downloads?: number;
        };
      };
    };
    responses: {
      /** @description The address */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SignedUrl'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['file_expired'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  revokeSignedUrls: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a003 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description They are revoked */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.file_not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listShares: {
    parameters: {
      query?: {
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Share'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createShare: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "task_id": "0190a000-0000-7000-8000-00000000a001",
         *       "ttl_s": 3600,
         *       "password": "open sesame",
         *       "max_downloads": 20
         *     }
         */
        'application/json': {
          /** Format: uuid */
          task_id?: string;
          /** Format: uuid */
          job_id?: string;
          /** @default 86400 */
          ttl_s?: number;
          password?: string;
          max_downloads?: number;
        };
      };
    };
    responses: {
      /** @description The share with its link */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            task_id: string | null;
            job_id: string | null;
            /** @description How many there are at the link */
            files: number;
            /** @description Last characters of the link; null: made before they were kept */
            ending: string | null;
            has_password: boolean;
            downloads: number;
            max_downloads: number | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description No later than the first of its files
             */
            expires_at: string;
            revoked_at: string | null;
            links: {
              /** Format: uri-reference */
              self: string;
            };
            /**
             * Format: uri-reference
             * @description The link, shown this once
             */
            url: string;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['result_not_ready.task_failed.idempotency_in_progress'];
      410: components['responses']['file_expired.task_purged'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getShare: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a032 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The share */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Share'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  revokeShare: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a032 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is revoked */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getShared: {
    parameters: {
      query?: never;
      header?: {
        /** @description Opens the file, or the link to results, where it is locked: percent-encoded or as UTF-8. In an address it is refused. */
        'X-Password'?: components['parameters']['X-Password'];
      };
      path: {
        /** @example end-of-the-link */
        token: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its files */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Shared'];
        };
      };
      400: components['responses']['malformed_request'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      410: components['responses']['file_expired.signature_expired'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getSharedFile: {
    parameters: {
      query?: never;
      header?: {
        /** @description Opens the file, or the link to results, where it is locked: percent-encoded or as UTF-8. In an address it is refused. */
        'X-Password'?: components['parameters']['X-Password'];
        /**
         * @description One range of bytes.
         * @example bytes=0-1023
         */
        Range?: components['parameters']['Range'];
        /** @description The range counts only while the ETag, or the Last-Modified, is this one. */
        'If-Range'?: components['parameters']['If-Range'];
        /** @description The ETag that is known already: 304 while it is still right. */
        'If-None-Match'?: components['parameters']['If-None-Match'];
        /** @description The ETag that is meant: 412 when it is another one by now. */
        'If-Match'?: components['parameters']['If-Match'];
        /** @description The Last-Modified that is known already: 304 while it is still right. If-None-Match wins over it. */
        'If-Modified-Since'?: components['parameters']['If-Modified-Since'];
        /** @description The Last-Modified that is meant: 412 when it is a later one by now. If-Match wins over it. */
        'If-Unmodified-Since'?: components['parameters']['If-Unmodified-Since'];
      };
      path: {
        /** @example end-of-the-link */
        token: string;
        /** @example 0190a000-0000-7000-8000-00000000a034 */
        file: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The file */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Accept-Ranges': components['headers']['Accept-Ranges'];
          'Repr-Digest': components['headers']['Repr-Digest'];
          'Last-Modified': components['headers']['Last-Modified'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description The part that was asked for */
      206: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          ETag: components['headers']['ETag'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Accept-Ranges': components['headers']['Accept-Ranges'];
          'Repr-Digest': components['headers']['Repr-Digest'];
          'Last-Modified': components['headers']['Last-Modified'];
          'Cache-Control': components['headers']['Cache-Control'];
          'Content-Range': components['headers']['Content-Range'];
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      /** @description You have it already */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.file_not_found'];
      410: components['responses']['file_expired.signature_expired'];
      412: components['responses']['version_mismatch'];
      416: components['responses']['range_not_satisfiable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getSharedZip: {
    parameters: {
      query?: never;
      header?: {
        /** @description Opens the file, or the link to results, where it is locked: percent-encoded or as UTF-8. In an address it is refused. */
        'X-Password'?: components['parameters']['X-Password'];
      };
      path: {
        /** @example end-of-the-link */
        token: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The zip */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'Content-Disposition': components['headers']['Content-Disposition'];
          'Cache-Control': components['headers']['Cache-Control'];
          /** @description Version of the answer. */
          ETag?: string;
          /** @description Ranges are possible. */
          'Accept-Ranges'?: 'bytes';
          /** @description SHA-256 of the whole file (RFC 9530). */
          'Repr-Digest'?: string;
          /** @description When the file was made. */
          'Last-Modified'?: string;
          [name: string]: unknown;
        };
        content: {
          '*/*': unknown;
        };
      };
      400: components['responses']['malformed_request'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      410: components['responses']['file_expired.signature_expired'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  followEvents: {
    parameters: {
      query?: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        task?: string;
        job?: string;
        /** @example task.done,task.failed */
        types?: string;
      };
      header?: {
        /** @description Number of the last event that was read: what was missed comes first. */
        'Last-Event-ID'?: components['parameters']['Last-Event-ID'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description The end was seen already: do not come again */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      410: components['responses']['task_purged'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['quota_exceeded.rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  followTask: {
    parameters: {
      query?: {
        types?: string;
      };
      header?: {
        /** @description Number of the last event that was read: what was missed comes first. */
        'Last-Event-ID'?: components['parameters']['Last-Event-ID'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description The end was seen already: do not come again */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      410: components['responses']['task_purged'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['quota_exceeded.rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  followJob: {
    parameters: {
      query?: {
        types?: string;
      };
      header?: {
        /** @description Number of the last event that was read: what was missed comes first. */
        'Last-Event-ID'?: components['parameters']['Last-Event-ID'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a004 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The stream */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          'text/event-stream': string;
        };
      };
      /** @description The end was seen already: do not come again */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['quota_exceeded.rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listWebhooks: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Webhook'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createWebhook: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "url": "https://example.org/hook",
         *       "events": [
         *         "task.done",
         *         "task.failed"
         *       ]
         *     }
         */
        'application/json': {
          /** Format: uri */
          url: string;
          events: (
            | 'task.waiting'
            | 'task.queued'
            | 'task.started'
            | 'task.warning'
            | 'task.retrying'
            | 'task.handed_back'
            | 'task.worker_lost'
            | 'task.cancel_requested'
            | 'task.changed'
            | 'task.done'
            | 'task.failed'
            | 'task.cancelled'
            | 'task.expired'
            | 'job.queued'
            | 'job.started'
            | 'job.done'
            | 'job.failed'
            | 'job.cancelled'
            | 'file.expiring'
          )[];
          description?: string | null;
        };
      };
    };
    responses: {
      /** @description The webhook with its secret */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            url: string;
            events: string[];
            description: string | null;
            disabled: boolean;
            disabled_at: string | null;
            disabled_reason: string | null;
            /** @description What the newest call came to; null before the first */
            last_call: {
              /** @enum {string} */
              state: 'owed' | 'delivered' | 'given_up';
              status: number | null;
              latency_ms: number | null;
              response_snippet: string | null;
              /** Format: date-time */
              created_at: string;
            } | null;
            /** @description When the first of the calls was owed that do not arrive; null while they do */
            failing_since: string | null;
            /** Format: date-time */
            created_at: string;
            links: {
              /** Format: uri-reference */
              self: string;
              /** Format: uri-reference */
              deliveries: string;
            };
            /** @description Shown this once */
            secret: string;
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused.fetch_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getCallbackSecret: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The secret */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            secret: string;
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The webhook */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  deleteWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeWebhook: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "description": "the shop",
         *       "disabled": false
         *     }
         */
        'application/json': {
          /** Format: uri */
          url?: string;
          events?: (
            | 'task.waiting'
            | 'task.queued'
            | 'task.started'
            | 'task.warning'
            | 'task.retrying'
            | 'task.handed_back'
            | 'task.worker_lost'
            | 'task.cancel_requested'
            | 'task.changed'
            | 'task.done'
            | 'task.failed'
            | 'task.cancelled'
            | 'task.expired'
            | 'job.queued'
            | 'job.started'
            | 'job.done'
            | 'job.failed'
            | 'job.cancelled'
            | 'file.expiring'
          )[];
          description?: string | null;
          disabled?: boolean;
        };
      };
    };
    responses: {
      /** @description The changed webhook */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Webhook'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.fetch_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  rotateSecret: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The webhook with its new secret */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            url: string;
            events: string[];
            description: string | null;
            disabled: boolean;
            disabled_at: string | null;
            disabled_reason: string | null;
            /** @description What the newest call came to; null before the first */
            last_call: {
              /** @enum {string} */
              state: 'owed' | 'delivered' | 'given_up';
              status: number | null;
              latency_ms: number | null;
              response_snippet: string | null;
              /** Format: date-time */
              created_at: string;
            } | null;
            /** @description When the first of the calls was owed that do not arrive; null while they do */
            failing_since: string | null;
            /** Format: date-time */
            created_at: string;
            links: {
              /** Format: uri-reference */
              self: string;
              /** Format: uri-reference */
              deliveries: string;
            };
            /** @description Shown this once */
            secret: string;
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  testWebhook: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It will be sent */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listDeliveries: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of deliveries */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Delivery'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  replayDelivery: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
        /** @example 0190a000-0000-7000-8000-00000000a007 */
        delivery: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It will be sent */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Delivery'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  replaySince: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a006 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "since": "2026-01-01T00:00:00Z"
         *     }
         */
        'application/json': {
          /** Format: date-time */
          since: string;
        };
      };
    };
    responses: {
      /** @description How many will be sent */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            replayed: number;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listFormats: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Format'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getFormat: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example png */
        format: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The format */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['FullFormat'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listConversions: {
    parameters: {
      query?: {
        /** @example png */
        from?: string;
        /** @example webp */
        to?: string;
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Those that fit */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Conversion'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getConversionOptions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example png */
        from: string;
        /** @example webp */
        to: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The schema */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            type: 'object';
          } & {
            [key: string]: unknown;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['unsupported_conversion'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['engine_unavailable.dependency_down'];
    };
  };
  listOperations: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['FileOperation'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getOperationOptions: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example merge */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The schema */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            type: 'object';
          } & {
            [key: string]: unknown;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['engine_unavailable.dependency_down'];
    };
  };
  getLimits: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The limits */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Limits'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listPresets: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: (components['schemas']['ReadyPreset'] | components['schemas']['OwnPreset'])[];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createPreset: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "thumbs",
         *       "target": "webp",
         *       "options": {
         *         "width": 320,
         *         "quality": 60
         *       }
         *     }
         */
        'application/json': {
          name: string;
          target: string;
          /** @default {} */
          options?: {
            [key: string]: unknown;
          };
          description?: string | null;
          /** @default false */
          locked?: boolean;
          /** @default false */
          shared?: boolean;
        };
      };
    };
    responses: {
      /** @description The preset */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OwnPreset'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.unsupported_conversion.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getPreset: {
    parameters: {
      query?: {
        version?: string;
      };
      header?: never;
      path: {
        /** @example my-small-pictures */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The preset */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ReadyPreset'] | components['schemas']['OwnPreset'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  replacePreset: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example my-small-pictures */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "target": "webp",
         *       "options": {
         *         "width": 640,
         *         "quality": 70
         *       }
         *     }
         */
        'application/json': {
          target: string;
          /** @default {} */
          options?: {
            [key: string]: unknown;
          };
          description?: string | null;
          /** @default false */
          locked?: boolean;
          /** @default false */
          shared?: boolean;
        };
      };
    };
    responses: {
      /** @description The new version */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OwnPreset'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.unsupported_conversion'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  deletePreset: {
    parameters: {
      query?: {
        shared?: 'true' | 'false';
      };
      header?: never;
      path: {
        /** @example my-small-pictures */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getSession: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How things are */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            door: 'open' | 'setup' | 'closed';
            anonymous: boolean;
            oidc: boolean;
            person: components['schemas']['Person'] | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  logIn: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "ann@example.org",
         *       "password": "a long password of Ann"
         *     }
         */
        'application/json': {
          email: string;
          password: string;
        };
      };
    };
    responses: {
      /** @description You are logged in */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'Set-Cookie': components['headers']['Set-Cookie'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            door: 'open' | 'setup' | 'closed';
            person: components['schemas']['Person'];
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  logOut: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description You are logged out */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'Set-Cookie': components['headers']['Set-Cookie'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getSetup: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description How things are */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            needed: boolean;
            token_required: boolean;
          };
        };
      };
      400: components['responses']['malformed_request'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  setUp: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "ann@example.org",
         *       "password": "a long password of Ann"
         *     }
         */
        'application/json': {
          token?: string;
          email: string;
          password: string;
        };
      };
    };
    responses: {
      /** @description You are logged in */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'Set-Cookie': components['headers']['Set-Cookie'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            door: 'open' | 'setup' | 'closed';
            person: components['schemas']['Person'];
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  resetPassword: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "token": "token-out-of-the-link",
         *       "password": "a long password of Ann"
         *     }
         */
        'application/json': {
          token: string;
          password: string;
        };
      };
    };
    responses: {
      /** @description It is set */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request.invalid_args'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description You */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeMe: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "preferences": {
         *         "theme": "dark"
         *       }
         *     }
         */
        'application/json': {
          preferences: {
            [key: string]: string | number | boolean | null;
          };
        };
      };
    };
    responses: {
      /** @description You */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Me'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changePassword: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "current_password": "a long password of Ann",
         *       "new_password": "a long password of Ann"
         *     }
         */
        'application/json': {
          current_password: string;
          new_password: string;
        };
      };
    };
    responses: {
      /** @description It is changed */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          'Set-Cookie': components['headers']['Set-Cookie'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getUsage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Your usage */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Usage'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listOwnKeys: {
    parameters: {
      query?: {
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of keys */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ApiKey'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createOwnKey: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "my script",
         *       "scopes": [
         *         "tasks:read",
         *         "tasks:write",
         *         "files:read"
         *       ]
         *     }
         */
        'application/json': {
          name: string;
          /**
           * @default [
           *       "tasks:read",
           *       "tasks:write",
           *       "files:read",
           *       "files:write"
           *     ]
           */
          scopes?: ('tasks:read' | 'tasks:write' | 'files:read' | 'files:write' | 'webhooks' | 'presets' | 'admin')[];
          /** Format: date-time */
          expires_at?: string;
        };
      };
    };
    responses: {
      /** @description The key, shown this once */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Its first letters, to recognise it by */
            prefix: string;
            scopes: ('tasks:read' | 'tasks:write' | 'files:read' | 'files:write' | 'webhooks' | 'presets' | 'admin')[];
            limits: {
              rate_per_minute?: number;
              polls_per_minute?: number;
              concurrent?: number;
              bytes_per_day?: number;
              max_priority?: number;
            };
            /** @description E-mail of the account that it works for */
            owner: string | null;
            /** @enum {string} */
            state: 'valid' | 'expired' | 'revoked';
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            revoked_at: string | null;
            last_used_at: string | null;
            /** @description Shown this once */
            key: string;
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  revokeOwnKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a009 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It opens nothing any more */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getCeleryTask: {
    parameters: {
      query?: {
        /** @example 10 */
        timeout?: string;
      };
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a001 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The task */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CeleryTask'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      410: components['responses']['task_purged'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  triggerTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example convert */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "kwargs": {
         *         "file_id": "0190a000-0000-7000-8000-00000000a003",
         *         "target": "webp"
         *       },
         *       "priority": 9
         *     }
         */
        'application/json': components['schemas']['CeleryCall'];
      };
    };
    responses: {
      /** @description It is accepted */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TriggeredTask'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.url_blocked.read_only'];
      404: components['responses']['404.triggerTask'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['file_expired.task_purged'];
      413: components['responses']['file_too_large.too_many_files'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['422.retryTask'];
      429: components['responses']['rate_limited.too_many_active_tasks'];
      500: components['responses']['internal_error'];
      503: components['responses']['503.convert'];
      507: components['responses']['storage_full'];
    };
  };
  listCeleryTasks: {
    parameters: {
      query?: {
        /** @example SUCCESS,FAILURE */
        state?: string;
        worker?: string;
        name?: string;
        search?: string;
        received_start?: string;
        received_end?: string;
        /** @example -received */
        sort_by?: string;
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description What runs, or a page */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CeleryTasks'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  revokeTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a002 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "terminate": true
         *     }
         */
        'application/json': {
          /**
           * @description Also when it runs
           * @default false
           */
          terminate?: boolean;
          /**
           * @description SIGKILL leaves it no time
           * @default SIGTERM
           */
          signal?: string;
        };
      };
    };
    responses: {
      /** @description It has ended */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevokedTask'];
        };
      };
      /** @description It runs */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevokedTask'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.read_only'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['task_purged'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  abortTask: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a002 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      /** @description It has ended */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevokedTask'];
        };
      };
      /** @description It was asked to end */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RevokedTask'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.read_only'];
      404: components['responses']['not_found.task_not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      410: components['responses']['task_purged'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getCeleryStats: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description As it is now */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CeleryStats'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listCeleryWorkers: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Those that live */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: components['schemas']['CeleryWorker'];
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getCeleryWorker: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example my-worker */
        worker: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The worker */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CeleryWorker'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listCeleryQueues: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: components['schemas']['CeleryQueue'];
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listTaskTypes: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['TaskType'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  shutDownWorker: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example my-worker */
        worker: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      /** @description It ends */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ToldWorker'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.read_only'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      502: components['responses']['worker_unreachable'];
      503: components['responses']['dependency_down'];
      504: components['responses']['worker_no_reply'];
    };
  };
  changePool: {
    parameters: {
      query?: {
        /** @example 1 */
        n?: number | string;
        min?: number | string;
        max?: number | string;
      };
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example my-worker */
        worker: string;
        /** @example grow */
        word: 'restart' | 'grow' | 'shrink' | 'autoscale';
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          n?: number | string;
          min?: number | string;
          max?: number | string;
        };
      };
    };
    responses: {
      /** @description The worker has done it */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ToldWorker'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.read_only'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      502: components['responses']['worker_unreachable'];
      503: components['responses']['dependency_down'];
      504: components['responses']['worker_no_reply'];
    };
  };
  changeConsumer: {
    parameters: {
      query?: {
        /** @example image */
        queue?: string;
      };
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example my-worker */
        worker: string;
        /** @example add */
        act: 'add' | 'cancel';
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': {
          queue?: string;
        };
      };
    };
    responses: {
      /** @description The worker has done it */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ToldWorker'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.read_only'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      502: components['responses']['worker_unreachable'];
      503: components['responses']['dependency_down'];
      504: components['responses']['worker_no_reply'];
    };
  };
  limitRate: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example watermark */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "ratelimit": "100/s"
         *     }
         */
        'application/json': {
          /** @description 5/s, 10/m, 100/h; 0 ends it */
          ratelimit: string | number;
          worker?: string;
        };
      };
    };
    responses: {
      /** @description It holds */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LimitedType'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.read_only'];
      404: components['responses']['not_found.unknown_task_name'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      502: components['responses']['worker_unreachable'];
      503: components['responses']['dependency_down'];
      504: components['responses']['worker_no_reply'];
    };
  };
  limitTime: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example watermark */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "soft": 60,
         *       "hard": 120
         *     }
         */
        'application/json': {
          soft?: number;
          hard?: number;
          worker?: string;
        };
      };
    };
    responses: {
      /** @description It holds */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LimitedType'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden.read_only'];
      404: components['responses']['not_found.unknown_task_name'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      502: components['responses']['worker_unreachable'];
      503: components['responses']['dependency_down'];
      504: components['responses']['worker_no_reply'];
    };
  };
  listQueues: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Queue'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getQueue: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example image */
        queue: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The queue */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Queue'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  tellQueue: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example video */
        queue: string;
        /** @example pause */
        word: 'pause' | 'resume' | 'drain' | 'purge';
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': Record<string, never>;
      };
    };
    responses: {
      /** @description The queue, as it is now */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            queue: string;
            /** @description Tasks are accepted and wait */
            paused: boolean;
            /** @description Nothing new is accepted */
            draining: boolean;
            changed_by: string | null;
            changed_at: string | null;
            /** @description Due now */
            waiting: number;
            /** @description Waiting for their time */
            delayed: number;
            running: number;
            /** @description In all living workers together */
            slots: number;
            workers: number;
            oldest_wait_s: number | null;
            /** @description Of what runs now: the longest so far */
            oldest_run_s: number | null;
            /** @description After purge: how many tasks that had not begun were cancelled */
            cancelled?: number;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listWorkers: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Those that live */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Worker'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getWorker: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example my-worker */
        worker: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The worker */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Worker'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  tellWorker: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example my-worker */
        worker: string;
        /** @example slots */
        word:
          | 'ping'
          | 'active'
          | 'stats'
          | 'registered'
          | 'pause'
          | 'resume'
          | 'drain'
          | 'recycle'
          | 'shutdown'
          | 'slots'
          | 'grow'
          | 'autoscale';
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "queue": "image",
         *       "count": 2
         *     }
         */
        'application/json':
          | Record<string, never>
          | {
              /** @description video, audio, image, document, archive, cleanup, default, notify, or a queue of a pack */
              queue: string;
              count: number;
            }
          | {
              /** @default null */
              queue?: string | null;
              by: number;
            }
          | {
              /** @description video, audio, image, document, archive, cleanup, default, notify, or a queue of a pack */
              queue: string;
              bounds: {
                min: number;
                max: number;
              } | null;
            };
      };
    };
    responses: {
      /** @description What it says itself */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['WorkerReply'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      502: components['responses']['worker_unreachable'];
      503: components['responses']['dependency_down'];
      504: components['responses']['worker_no_reply'];
    };
  };
  listEngines: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Engine'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listSchedules: {
    parameters: {
      query?: {
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Schedule'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example cleanup.rows */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The schedule */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Schedule'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example cleanup.rows */
        name: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "cron": "30 4 * * *",
         *       "time_zone": "Europe/Moscow",
         *       "enabled": true
         *     }
         */
        'application/json': {
          cron?: string;
          every_s?: number;
          time_zone?: string | null;
          enabled?: boolean;
          params?: {
            [key: string]: unknown;
          };
        };
      };
    };
    responses: {
      /** @description The changed schedule */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Schedule'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  runSchedule: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example cleanup.rows */
        name: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        /**
         * @example {
         *       "params": {
         *         "dry_run": true
         *       }
         *     }
         */
        'application/json': {
          /** @default {} */
          params?: {
            [key: string]: unknown;
          };
        };
      };
    };
    responses: {
      /** @description Its task */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down.draining'];
    };
  };
  listDeadLetters: {
    parameters: {
      query?: {
        /** @example redis */
        door?: 'celery' | 'redis' | 'amqp';
        queue?: string;
        code?: string;
        sort?: 'newest' | 'oldest';
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The newest first, unless sorted otherwise */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['DeadLetter'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  replayDeadLetter: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a033 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The message */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetter'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  dropDeadLetter: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a033 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is dropped */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  countTasks: {
    parameters: {
      query?: {
        operation?: string;
        /** @example image */
        queue?: string;
        source_format?: string;
        target_format?: string;
        tag?: string;
        job_id?: string;
        worker?: string;
        files?: 'kept' | 'deleted';
        error_code?: string;
        id?: string;
        client?: string;
        ran_s?: string;
        q?: string;
        created_after?: string;
        created_before?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The numbers */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['TaskCounts'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeManyTasks: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "action": "retry",
         *       "filter": {
         *         "status": "failed",
         *         "tag": "album"
         *       },
         *       "dry_run": true
         *     }
         */
        'application/json': {
          /** @enum {string} */
          action: 'cancel' | 'retry' | 'delete' | 'prioritise';
          filter: {
            [key: string]: string;
          };
          /** @description The one to be given, with "prioritise" */
          priority?: number;
          /** @default false */
          dry_run?: boolean;
        };
      };
    };
    responses: {
      /** @description How many it would be */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @enum {string} */
            action: 'cancel' | 'retry' | 'delete' | 'prioritise';
            filter: {
              [key: string]: string;
            };
            matches: number;
            /** @constant */
            dry_run: true;
          };
        };
      };
      /** @description The task that does it */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            job_id?: string;
            node?: string;
            /**
             * @description A newer task does its part of the job
             * @constant
             */
            replaced?: true;
            operation: string;
            /** @enum {string} */
            status:
              | 'waiting'
              | 'queued'
              | 'running'
              | 'retrying'
              | 'cancelling'
              | 'done'
              | 'failed'
              | 'cancelled'
              | 'expired';
            /** @description Grows with every change that can be seen */
            state_version: number;
            /** @description 0 to 9, 9 is the most urgent */
            priority: number;
            queue: string;
            preset?: string;
            tag?: string;
            callback?: {
              url?: string;
              queue?: string;
              /** @enum {string} */
              broker?: 'redis' | 'amqp';
              /** @description Of the broker, where a queue is told */
              address?: string;
              events: string[];
            };
            notify?: {
              email: string;
              language?: string;
            };
            /** @description What its client has put there; when it is done also `input_file`, `output_format`, `output_file`, and `quality` where one was asked for */
            metadata: {
              [key: string]: unknown;
            };
            inputs: components['schemas']['File'][];
            outputs: components['schemas']['File'][];
            /** Format: date-time */
            outputs_deleted_at?: string;
            options: {
              [key: string]: unknown;
            };
            source_format: string | null;
            target_format: string | null;
            progress: {
              /** @description Null: not known */
              percent: number | null;
              stage: string | null;
              eta_ms: number | null;
              updated_at: string | null;
              queue_position?: number;
              /**
               * @description Why nothing takes it from the queue now
               * @enum {string}
               */
              hold?: 'paused' | 'no_worker';
            };
            attempts: number;
            max_attempts: number;
            limits: {
              soft_s: number;
              hard_s: number;
              queue_ttl_s: number | null;
            };
            engine: {
              name: string;
              version: string | null;
            } | null;
            cache: ('hit' | 'miss' | 'bypass') | null;
            warnings: components['schemas']['Warning'][];
            /** @description Of operations that are no conversions: what they were asked */
            params?: {
              [key: string]: unknown;
            };
            /** @description What an operation found */
            result?: unknown;
            error: components['schemas']['Problem'] | null;
            cancel_reason?: string;
            /** Format: uuid */
            retry_of?: string;
            trace_id: string | null;
            /** Format: date-time */
            run_at: string;
            start_before: string | null;
            next_retry_at: string | null;
            /** Format: date-time */
            created_at: string;
            queued_at: string | null;
            started_at: string | null;
            ended_at: string | null;
            /** @description End of access to its files */
            expires_at: string | null;
            links: {
              /** Format: uri-reference */
              self: string;
              /** Format: uri-reference */
              events: string;
              /** Format: uri-reference */
              log: string;
              /** Format: uri-reference */
              cancel: string;
              /** Format: uri-reference */
              retry: string;
              /** Format: uri-reference */
              result: string;
              /** Format: uri-reference */
              page: string;
              /** Format: uri-reference */
              job?: string;
            };
            /** @description How many it was meant for */
            matches: number;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['queue_full.dependency_down.draining'];
    };
  };
  cleanUp: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "what": "files",
         *       "dry_run": true
         *     }
         */
        'application/json': {
          /** @enum {string} */
          what: 'files' | 'rows';
          /** @default false */
          dry_run?: boolean;
        };
      };
    };
    responses: {
      /** @description The task that does it */
      202: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          Location: components['headers']['Location'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Task'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['queue_full.dependency_down.draining'];
    };
  };
  getStorage: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The space */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StorageUse'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getHistory: {
    parameters: {
      query?: {
        /** @example hour */
        span?: 'minute' | 'hour' | 'day';
        step_s?: string;
        /** @example image */
        queue?: string;
        after?: string;
        before?: string;
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The newest that fit */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['HistoryPoint'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getLately: {
    parameters: {
      query?: {
        /** @example 60 */
        minutes?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The last hour, or as long as was asked */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Lately'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its text format 0.0.4 */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Cache-Control': components['headers']['Cache-Control'];
          [name: string]: unknown;
        };
        content: {
          'text/plain': string;
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listKeys: {
    parameters: {
      query?: {
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of keys */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['ApiKey'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createKey: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "name": "shop",
         *       "scopes": [
         *         "tasks:read",
         *         "tasks:write",
         *         "files:read"
         *       ],
         *       "limits": {
         *         "rate_per_minute": 60
         *       }
         *     }
         */
        'application/json': {
          name: string;
          /**
           * @default [
           *       "tasks:read",
           *       "tasks:write",
           *       "files:read",
           *       "files:write"
           *     ]
           */
          scopes?: ('tasks:read' | 'tasks:write' | 'files:read' | 'files:write' | 'webhooks' | 'presets' | 'admin')[];
          /** Format: date-time */
          expires_at?: string;
          /** @default {} */
          limits?: {
            rate_per_minute?: number;
            polls_per_minute?: number;
            concurrent?: number;
            bytes_per_day?: number;
            max_priority?: number;
          };
        };
      };
    };
    responses: {
      /** @description The key, shown this once */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Its first letters, to recognise it by */
            prefix: string;
            scopes: ('tasks:read' | 'tasks:write' | 'files:read' | 'files:write' | 'webhooks' | 'presets' | 'admin')[];
            limits: {
              rate_per_minute?: number;
              polls_per_minute?: number;
              concurrent?: number;
              bytes_per_day?: number;
              max_priority?: number;
            };
            /** @description E-mail of the account that it works for */
            owner: string | null;
            /** @enum {string} */
            state: 'valid' | 'expired' | 'revoked';
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            revoked_at: string | null;
            last_used_at: string | null;
            /** @description Shown this once */
            key: string;
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  revokeKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a008 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It opens nothing any more */
      204: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeKey: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a008 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "limits": {
         *         "rate_per_minute": 60,
         *         "concurrent": 10
         *       }
         *     }
         */
        'application/json': {
          /** @description All of them: what is left out is not limited */
          limits: {
            rate_per_minute?: number;
            polls_per_minute?: number;
            concurrent?: number;
            bytes_per_day?: number;
            max_priority?: number;
          };
        };
      };
    };
    responses: {
      /** @description The key */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ApiKey'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listUsers: {
    parameters: {
      query?: {
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of accounts */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Account'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createUser: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "email": "bert@example.org",
         *       "role": "user"
         *     }
         */
        'application/json': {
          email: string;
          /**
           * @default user
           * @enum {string}
           */
          role?: 'admin' | 'viewer' | 'user';
          password?: string;
        };
      };
    };
    responses: {
      /** @description The account */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** Format: uuid */
            id: string;
            email: string;
            /** @enum {string} */
            role: 'admin' | 'viewer' | 'user';
            /** Format: uuid */
            client_id: string;
            /** @enum {string} */
            state: 'active' | 'invited' | 'disabled';
            limits: {
              rate_per_minute?: number;
              polls_per_minute?: number;
              concurrent?: number;
              bytes_per_day?: number;
              max_priority?: number;
            };
            /** Format: date-time */
            created_at: string;
            disabled_at: string | null;
            /** Format: uri-reference */
            reset_url?: string;
            /** Format: date-time */
            reset_expires_at?: string;
          };
        };
      };
      400: components['responses']['malformed_request.invalid_args'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed.idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a010 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The account */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeUser: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a010 */
        id: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "role": "viewer",
         *       "limits": {
         *         "rate_per_minute": 30
         *       }
         *     }
         */
        'application/json': {
          /** @enum {string} */
          role?: 'admin' | 'viewer' | 'user';
          disabled?: boolean;
          /** @description All of them: what is left out is not limited */
          limits?: {
            rate_per_minute?: number;
            polls_per_minute?: number;
            concurrent?: number;
            bytes_per_day?: number;
            max_priority?: number;
          };
        };
      };
    };
    responses: {
      /** @description The account */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Account'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  createResetLink: {
    parameters: {
      query?: never;
      header?: {
        /**
         * @description A second request with the same key within 24 hours gets what the first one made.
         * @example "order-4711"
         */
        'Idempotency-Key'?: components['parameters']['Idempotency-Key'];
      };
      path: {
        /** @example 0190a000-0000-7000-8000-00000000a010 */
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The link, shown this once */
      201: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          'Idempotency-Replayed': components['headers']['Idempotency-Replayed'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ResetLink'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      404: components['responses']['not_found'];
      406: components['responses']['not_acceptable'];
      409: components['responses']['invalid_state.idempotency_in_progress'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['idempotency_key_reused'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  listDeeds: {
    parameters: {
      query?: {
        who?: string;
        /** @example queue pause */
        action?: string;
        subject?: string;
        client_id?: string;
        after?: string;
        before?: string;
        sort?: 'newest' | 'oldest';
        /** @example 20 */
        limit?: string;
        cursor?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of deeds */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          Link: components['headers']['Link'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            data: components['schemas']['Deed'][];
            next_cursor: string | null;
          };
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getRules: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rules */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rules'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      421: components['responses']['misdirected_request'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  changeRules: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        /**
         * @example {
         *       "formats": {
         *         "deny": [
         *           "psd"
         *         ]
         *       }
         *     }
         */
        'application/json': {
          formats?: {
            allow?: string[] | null;
            deny?: string[];
          };
          operations?: {
            /** @default null */
            allow?: string[] | null;
            /** @default [] */
            deny?: string[];
          };
          guests?: {
            rate_per_minute?: number;
            polls_per_minute?: number;
            concurrent?: number;
            bytes_per_day?: number;
            max_priority?: number;
          };
          links?: {
            guests: boolean;
          };
        };
      };
    };
    responses: {
      /** @description The rules */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          'RateLimit-Policy': components['headers']['RateLimit-Policy'];
          RateLimit: components['headers']['RateLimit'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Rules'];
        };
      };
      400: components['responses']['malformed_request'];
      401: components['responses']['unauthenticated'];
      403: components['responses']['forbidden'];
      406: components['responses']['not_acceptable'];
      413: components['responses']['file_too_large'];
      415: components['responses']['unsupported_media_type'];
      421: components['responses']['misdirected_request'];
      422: components['responses']['validation_failed'];
      429: components['responses']['rate_limited'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  isAlive: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            /** @constant */
            status: 'ok';
          };
        };
      };
      400: components['responses']['malformed_request'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  isReady: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It serves */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      400: components['responses']['malformed_request'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      /** @description It does not */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It serves */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
      400: components['responses']['malformed_request'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      /** @description It does not */
      503: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Health'];
        };
      };
    };
  };
  getVersion: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The version */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            name: string;
            version: string;
            node: string;
          };
        };
      };
      400: components['responses']['malformed_request'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  getDocument: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag that is known already: 304 while it is still right. */
        'If-None-Match'?: components['parameters']['If-None-Match'];
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OpenAPI 3.1 */
      200: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            [key: string]: unknown;
          };
        };
      };
      /** @description You have it already */
      304: {
        headers: {
          'X-Request-Id': components['headers']['X-Request-Id'];
          traceparent: components['headers']['traceparent'];
          ETag: components['headers']['ETag'];
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components['responses']['malformed_request'];
      421: components['responses']['misdirected_request'];
      500: components['responses']['internal_error'];
      503: components['responses']['dependency_down'];
    };
  };
  calledTaskWaiting: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskQueued: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskStarted: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskWarning: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskRetrying: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskHandedBack: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskWorkerLost: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskCancelRequested: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskChanged: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskDone: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskFailed: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskCancelled: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledTaskExpired: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledJobQueued: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledJobStarted: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledJobDone: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledJobFailed: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledJobCancelled: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledFileExpiring: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  calledWebhookTest: {
    parameters: {
      query?: never;
      header: {
        /** @description The same for every try: drop what you have seen */
        'webhook-id': string;
        /** @description Seconds since 1970, of this try. Refuse what is old */
        'webhook-timestamp': string;
        /** @description One or more, with spaces: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in Base64 */
        'webhook-signature': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['WebhookCall'];
      };
    };
    responses: {
      /** @description Never again: the webhook is switched off */
      410: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Taken. Anything else is tried again for three days */
      '2XX': {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
