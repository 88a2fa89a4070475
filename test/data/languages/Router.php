<?php

declare(strict_types=1);

namespace App\Http;

use Closure;
use InvalidArgumentException;

final class Router
{
    /** @var array<string, array<string, Closure>> */
    private array $routes = [];

    public function add(string $method, string $pattern, Closure $action): static
    {
        if (!preg_match('~^/[\w/{}-]*$~', $pattern)) {
            throw new InvalidArgumentException("Bad pattern: {$pattern}");
        }
        $regex = '~^' . preg_replace('~\{(\w+)\}~', '(?P<$1>[^/]+)', $pattern) . '$~u';
        $this->routes[strtoupper($method)][$regex] = $action;
        return $this;
    }

    public function dispatch(string $method, string $path): mixed
    {
        foreach ($this->routes[$method] ?? [] as $regex => $action) {
            if (preg_match($regex, $path, $matches) === 1) {
                return $action(...array_filter($matches, 'is_string', ARRAY_FILTER_USE_KEY));
            }
        }
        return null;
    }
}
