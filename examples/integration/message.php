<?php
// Has a picture converted by one message and waits for the answer: php message.php photo.png. Only what PHP brings; a service has phpredis or Predis
// in place of redis().
declare(strict_types=1);

function order(string $name, array $data): void
{
    $message = [
        'specversion' => '1.0',
        'type' => 'conversion.task.requested',
        'id' => $name, // the same name again is the same task
        'source' => '/shop',
        'reply_to' => 'shop.replies',
        'correlation_id' => $name,
        'data' => $data,
    ];
    redis('XADD', 'shop.tasks', '*', 'event', json_encode($message));
}

function answerTo(string $name): array
{
    for ($last = '0'; ;) {
        foreach (redis('XREAD', 'BLOCK', '5000', 'STREAMS', 'shop.replies', $last)[0][1] ?? [] as [$last, $fields]) {
            $answer = json_decode($fields[1], true);
            if ($answer['correlation_id'] === $name) {
                return $answer;
            }
        }
    }
}

/** One command of Redis and its answer. */
function redis(string ...$words): array|string|int|null
{
    static $connection = null;
    if ($connection === null) {
        $url = parse_url(getenv('BROKER'));
        $connection = stream_socket_client("tcp://{$url['host']}:{$url['port']}");
        if (isset($url['pass'])) {
            redis('AUTH', rawurldecode($url['pass']));
        }
        redis('SELECT', trim($url['path'] ?? '', '/') ?: '0');
    }
    $parts = array_map(fn ($word) => '$' . strlen($word) . "\r\n$word\r\n", $words);
    fwrite($connection, '*' . count($words) . "\r\n" . implode('', $parts));
    return reply($connection);
}

function reply($connection): array|string|int|null
{
    $line = rtrim(fgets($connection), "\r\n");
    $rest = substr($line, 1);
    return match ($line[0]) {
        '*' => $rest === '-1' ? null : array_map(fn () => reply($connection), array_fill(0, (int) $rest, null)),
        '$' => $rest === '-1' ? null : substr(stream_get_contents($connection, (int) $rest + 2), 0, -2),
        ':' => (int) $rest,
        '-' => throw new RuntimeException($rest),
        default => $rest,
    };
}

order('order-4711-php', ['path' => realpath($argv[1]), 'target' => 'webp']);
$answer = answerTo('order-4711-php');
if ($answer['type'] !== 'conversion.task.done') {
    fwrite(STDERR, json_encode($answer['data']) . "\n");
    exit(1);
}
echo $answer['data']['outputs'][0]['filename'], "\n";
