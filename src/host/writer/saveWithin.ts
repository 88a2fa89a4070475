import type * as vscode from 'vscode';

/** A formatter that hangs keeps a save waiting for as long as it likes. Nobody waits for that longer than this. */
const SAVE_MS = 10_000;

/** Saves a document. `late`: after ten seconds it is still at it. Never rejects. */
export async function saveWithin(document: vscode.TextDocument, ms = SAVE_MS): Promise<'saved' | 'failed' | 'late'> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<'late'>((resolve) => {
		timer = setTimeout(() => resolve('late'), ms);
	});
	const saved = Promise.resolve(document.save()).then(
		(isSaved) => (isSaved ? 'saved' : 'failed'),
		() => 'failed' as const,
	);
	try {
		return await Promise.race([saved, late]);
	} finally {
		clearTimeout(timer);
	}
}
