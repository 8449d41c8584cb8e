<?php
// Converts one file: php convert.php photo.png webp. Only what PHP brings, no extension.
declare(strict_types=1);

/** @return array{status: int, headers: array<string, string>, body: string} */
function ask(string $method, string $path, string $body = '', array $headers = []): array
{
    $key = getenv('ATHANOR_KEY');
    if ($key) {
        $headers['Authorization'] = "Bearer $key";
    }
    $lines = array_map(fn ($name, $value) => "$name: $value", array_keys($headers), $headers);
    $http = ['method' => $method, 'header' => $lines, 'content' => $body, 'ignore_errors' => true, 'timeout' => 60];
    $url = (getenv('ATHANOR_URL') ?: 'http://localhost:3000') . $path;
    $answer = file_get_contents($url, false, stream_context_create(['http' => $http]));
    if ($answer === false) {
        fail("$url does not answer");
    }
    $status = (int) explode(' ', $http_response_header[0])[1];
    $found = [];
    foreach (array_slice($http_response_header, 1) as $line) {
        [$name, $value] = explode(':', $line, 2);
        $found[strtolower($name)] = trim($value);
    }
    if ($status >= 400) {
        $problem = json_decode($answer, true);
        fail("{$problem['code']}: {$problem['detail']}");
    }
    return ['status' => $status, 'headers' => $found, 'body' => $answer];
}

function fail(string $why): never
{
    fwrite(STDERR, "$why\n");
    exit(1);
}

[, $file, $target] = $argv;
$bytes = ['Content-Type' => 'application/octet-stream'];
$stored = json_decode(ask('POST', '/api/v1/files?filename=' . rawurlencode(basename($file)), file_get_contents($file), $bytes)['body'], true);
$order = json_encode(['file_id' => $stored['id'], 'target' => $target]);
$task = json_decode(ask('POST', '/api/v1/tasks', $order, ['Content-Type' => 'application/json'])['body'], true);
$known = '';
while (!in_array($task['status'], ['done', 'failed', 'cancelled', 'expired'], true)) {
    // Answers at the next change, or with 304 when there was none for so long.
    $answer = ask('GET', "/api/v1/tasks/{$task['id']}", '', ['Prefer' => 'wait=20', 'If-None-Match' => $known]);
    if ($answer['status'] === 304) {
        continue;
    }
    $known = $answer['headers']['etag'];
    $task = json_decode($answer['body'], true);
    fwrite(STDERR, $task['status'] . ' ' . ($task['progress']['percent'] ?? 0) . "%\n");
}
if ($task['status'] !== 'done') {
    fail($task['error']['detail'] ?? $task['status']);
}
$name = $task['outputs'][0]['filename'];
file_put_contents($name, ask('GET', "/api/v1/tasks/{$task['id']}/result")['body']);
echo "$name\n";
