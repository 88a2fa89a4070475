import * as vscode from 'vscode';

/** Runs `work` with a cancellation token that follows the signal. */
export async function withToken<T>(
	signal: AbortSignal,
	work: (token: vscode.CancellationToken) => PromiseLike<T>,
): Promise<T> {
	const source = new vscode.CancellationTokenSource();
	const cancel = () => source.cancel();
	if (signal.aborted) cancel();
	signal.addEventListener('abort', cancel, { once: true });
	try {
		return await work(source.token);
	} finally {
		signal.removeEventListener('abort', cancel);
		source.dispose();
	}
}

/** A signal that follows a cancellation token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
	const controller = new AbortController();
	if (token.isCancellationRequested) controller.abort();
	token.onCancellationRequested(() => controller.abort());
	return controller.signal;
}
