import {
	type CancellationToken,
	type Connection,
	type InitializeResult,
	LSPErrorCodes,
	ResponseError,
	TextDocumentSyncKind,
	TextDocuments,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
	CLIENT_REQUESTS,
	INDEX_NOTIFICATIONS,
	INDEX_REQUESTS,
	type IndexOptions,
	type SearchQuestion,
	type VirtualFile,
	type VirtualFiles,
	type VirtualFolder,
	type VirtualText,
} from '../shared/indexProtocol.ts';
import type { ClientFiles } from './clientSource.ts';
import { createProgress } from './progress.ts';
import { createQuestions } from './questions.ts';
import { type IndexParts, WorkspaceIndex } from './workspaceIndex.ts';

/** Speaks for the index over a connection. Nothing is read before the client has initialised it. */
export function serveIndex(
	connection: Connection,
	parts: Pick<IndexParts, 'createEngine' | 'parse' | 'outline'>,
): void {
	let index: WorkspaceIndex | undefined;
	connection.onInitialize(({ initializationOptions, capabilities }): InitializeResult => {
		const canProgress = capabilities.window?.workDoneProgress === true;
		const progress = createProgress(connection, canProgress, () => index);
		index = new WorkspaceIndex(initializationOptions as IndexOptions, {
			...parts,
			client: clientFiles(connection),
			onProgress: () => progress.update(),
		});
		return { capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } };
	});
	connection.onInitialized(() => void index?.start());
	connection.onShutdown(() => index?.close());
	connection.onNotification(INDEX_NOTIFICATIONS.options, (options: IndexOptions) => void index?.configure(options));
	connection.onNotification(INDEX_NOTIFICATIONS.pause, () => index?.pause());
	connection.onDidChangeWatchedFiles(({ changes }) => index?.filesChanged(changes.map(({ uri }) => uri)));
	followDocuments(connection, () => index);
	answerQuestions(connection, () => {
		if (index) return index;
		throw new ResponseError(LSPErrorCodes.RequestFailed, 'The index is not initialised.');
	});
}

function followDocuments(connection: Connection, index: () => WorkspaceIndex | undefined): void {
	const documents = new TextDocuments(TextDocument);
	documents.onDidOpen(({ document }) => index()?.buffers.open(document.uri, () => document.getText()));
	documents.onDidChangeContent(({ document }) => index()?.buffers.changed(document.uri));
	documents.onDidClose(({ document }) => index()?.buffers.close(document.uri));
	documents.listen(connection);
}

function answerQuestions(connection: Connection, index: () => WorkspaceIndex): void {
	const on = <P>(method: string, answer: (params: P, signal: AbortSignal) => Promise<unknown>) =>
		connection.onRequest(method, (params: P, token: CancellationToken) =>
			cancellable(token, (signal) => answer(params, signal)),
		);
	const questions = () => createQuestions(index());
	on(INDEX_REQUESTS.search, (question: SearchQuestion, signal) => questions().search(question, signal));
	on(INDEX_REQUESTS.outline, ({ path }: { path: string }, signal) => questions().outline(path, signal));
	on(INDEX_REQUESTS.symbol, ({ name, limit }: { name: string; limit: number }, signal) =>
		questions().symbol(name, limit, signal),
	);
	on(INDEX_REQUESTS.repoMap, ({ budgetTokens }: { budgetTokens: number }, signal) =>
		questions().repoMap(budgetTokens, signal),
	);
	on(INDEX_REQUESTS.status, () => index().status());
	on(INDEX_REQUESTS.rebuild, () => index().rebuild());
	on(INDEX_REQUESTS.remove, () => index().remove());
}

async function cancellable<R>(token: CancellationToken, answer: (signal: AbortSignal) => Promise<R>): Promise<R> {
	const controller = new AbortController();
	const listener = token.onCancellationRequested(() => controller.abort());
	if (token.isCancellationRequested) controller.abort();
	try {
		return await answer(controller.signal);
	} catch (error) {
		if (controller.signal.aborted) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
		throw error;
	} finally {
		listener.dispose();
	}
}

function clientFiles(connection: Connection): ClientFiles {
	return {
		list: (folder: VirtualFolder) => connection.sendRequest<VirtualFiles>(CLIENT_REQUESTS.files, folder),
		read: (file: VirtualFile) => connection.sendRequest<VirtualText>(CLIENT_REQUESTS.read, file),
	};
}
