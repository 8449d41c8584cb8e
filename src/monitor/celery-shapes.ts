// Queues, brokers and requests as Celery's own workers describe them, in answers to inspect and in Flower's list of workers. Pure; called by doors/celery
// and http/flower.

export function queueFacts(name: string): object {
  const exchange = { name, type: 'direct', durable: true, auto_delete: false, arguments: null, delivery_mode: null };
  return {
    name,
    exchange: { ...exchange, no_declare: false, passive: false },
    routing_key: name,
    durable: true,
    exclusive: false,
    auto_delete: false,
    no_ack: false,
    alias: null,
    bindings: [],
    no_declare: null,
    queue_arguments: null,
    binding_arguments: null,
    consumer_arguments: null,
    expires: null,
    message_ttl: null,
    max_length: null,
    max_length_bytes: null,
    max_priority: null,
  };
}

const ENCRYPTED = ['rediss:', 'amqps:'];
/** Without its password and its user. */
export function brokerFacts(address: string | undefined): object {
  const { hostname, port, protocol, pathname } = new URL(address ?? 'redis://');
  return {
    hostname,
    port: Number(port) || null,
    transport: protocol.slice(0, -1),
    virtual_host: pathname.slice(1) || '/',
    userid: null,
    ssl: ENCRYPTED.includes(protocol),
    connect_timeout: 4,
    heartbeat: 0,
    failover_strategy: 'round-robin',
    login_method: null,
    alternates: [],
    insist: false,
    transport_options: {},
    uri_prefix: null,
  };
}

/** As Celery's request.info() has it. */
export interface RequestInfo {
  readonly id: string;
  readonly name: string;
  /** Values; where only their text is known, that. */
  readonly args: unknown;
  readonly kwargs: unknown;
  readonly type: string;
  readonly hostname: string;
  readonly time_start: number | null;
  readonly acknowledged: boolean;
  readonly delivery_info: Readonly<Record<string, unknown>>;
  readonly worker_pid: number | null;
}
type Sent = Pick<RequestInfo, 'id' | 'name' | 'args' | 'kwargs'>;

/** `pid`: of the worker that runs it; nobody else has a start. */
export function requestInfo(
  { id, name, args, kwargs }: Sent,
  place: { readonly queue: string; readonly priority: number; readonly since: number | null },
  node: string,
  pid: number | null,
): RequestInfo {
  return {
    ...{ id, name, args, kwargs, type: name, hostname: node },
    time_start: place.since,
    acknowledged: true,
    delivery_info: { exchange: '', routing_key: place.queue, priority: place.priority, redelivered: false },
    worker_pid: pid,
  };
}
