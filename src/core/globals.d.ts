/**
 * The only names of the platform that core may use. Every JavaScript host has them; the compiler's own library without
 * DOM and Node does not declare them. Other rooms take these types from their platform, this file is not part of theirs.
 */
interface AbortSignal {
	readonly aborted: boolean;
	readonly reason: unknown;
	throwIfAborted(): void;
	addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
	removeEventListener(type: 'abort', listener: () => void): void;
}

interface AbortController {
	readonly signal: AbortSignal;
	abort(reason?: unknown): void;
}
declare const AbortController: { new (): AbortController };
