<?php
// Orders work over HTTP and is called when it is done: php callback.php NAME, and php -S 127.0.0.1:PORT callback.php. Only what PHP brings.
// ATHANOR_URL, ATHANOR_KEY (scopes tasks:read, tasks:write, webhooks), ATHANOR_SECRET (GET /api/v1/webhooks/callback-secret, with that key), OUR_URL (where we are called).
declare(strict_types=1);

function ask(string $method, string $path, string $body = '', array $headers = []): array
{
    if ($key = getenv('ATHANOR_KEY')) { // while nobody has an account, loopback needs none
        $headers[] = "Authorization: Bearer $key";
    }
    $http = ['method' => $method, 'header' => $headers, 'content' => $body, 'ignore_errors' => true];
    $answer = json_decode(file_get_contents(getenv('ATHANOR_URL') . $path, false, stream_context_create(['http' => $http])), true);
    if ((int) explode(' ', $http_response_header[0])[1] >= 400) {
        throw new RuntimeException("{$answer['code']}: {$answer['detail']}");
    }
    return $answer;
}

function order(string $name): string
{
    $work = ['operation' => 'hello.greet', 'options' => ['name' => $name], 'callback' => ['url' => getenv('OUR_URL')]];
    // With the same key the same order is the same task, however often it is sent.
    $headers = ['Content-Type: application/json', "Idempotency-Key: \"$name\""];
    return ask('POST', '/api/v1/tasks', json_encode($work), $headers)['id'];
}

function isGenuine(string $id, string $time, string $signatures, string $body): bool
{
    if (abs(time() - (int) $time) > 300) {
        return false;
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', getenv('ATHANOR_SECRET')));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$time.$body", $key, true));
    return array_filter(explode(' ', $signatures), fn ($each) => hash_equals($expected, $each)) !== [];
}

/** Where it is remembered that a call has been here. A service has a table, written in the transaction that does what follows. */
function mark(string $id): string
{
    return sys_get_temp_dir() . '/called-' . hash('sha256', $id);
}

if (PHP_SAPI === 'cli') {
    echo order($argv[1]), "\n";
    exit;
}
$body = file_get_contents('php://input');
$id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
if (!isGenuine($id, $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '', $body)) {
    http_response_code(401);
    exit;
}
if (!file_exists(mark($id))) {
    $call = json_decode($body, true);
    $task = ask('GET', "/api/v1/tasks/{$call['data']['task_id']}");
    file_put_contents('php://stdout', "{$call['type']} {$task['result']['words']}\n");
    touch(mark($id));
}
http_response_code(204);
