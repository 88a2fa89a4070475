import { ASK_IMAGE_TYPES } from '../../shared/askImage.ts';
import { MENTION_LIMITS } from '../../shared/mention.ts';
import type { Ports } from '../view/ports.ts';

/** How the editor names files that are dragged, best first. */
const LISTS = ['application/vnd.code.uri-list', 'resourceurls', 'text/uri-list'];

/** True when files of the editor are dragged; a link of a browser is text. */
export function hasEditorFiles(data: DataTransfer | null): boolean {
	return data?.types.some((type) => type === LISTS[0] || type === LISTS[1]) || hasFileAddress(data);
}

/** Takes files of the editor that are dropped; whether there were any. */
export function dropEditorFiles(event: DragEvent, ports: Ports): boolean {
	const uris = addressesOf(event.dataTransfer);
	if (uris.length === 0 || isPictures(event.dataTransfer)) return false;
	event.preventDefault();
	ports.post({ kind: 'dropped', uris: uris.slice(0, MENTION_LIMITS.dropped) });
	const more = uris.length - MENTION_LIMITS.dropped;
	if (more > 0)
		ports.take({ kind: 'told', text: `${more} of these files are too many at once. Drop their folder instead.` });
	ports.take({ kind: 'focusComposer' });
	return true;
}

/** Asks the host whether a pasted text is a piece of a file. It is pasted as it is meanwhile. */
export function askAboutPaste(event: ClipboardEvent, input: HTMLTextAreaElement | null, ports: Ports): void {
	const pasted = event.clipboardData?.getData('text/plain').replace(/\r\n?/g, '\n') ?? '';
	// A word is pasted for itself.
	if (!input || !pasted.trim().includes('\n') || pasted.length > MENTION_LIMITS.pastedLength) return;
	const id = ports.current().mentions.asks + 1;
	ports.take({ kind: 'pasteAsked', id, text: pasted, at: input.selectionStart });
	ports.post({ kind: 'pasted', id, text: pasted });
}

/** Pictures from a file manager come with their addresses, too; they are attached, wherever they lie. */
function isPictures(data: DataTransfer | null): boolean {
	const files = [...(data?.files ?? [])];
	return files.length > 0 && files.every(({ type }) => ASK_IMAGE_TYPES.includes(type));
}

function addressesOf(data: DataTransfer | null): readonly string[] {
	for (const type of LISTS) {
		const text = data?.getData(type) ?? '';
		const found = type === 'resourceurls' ? fromJson(text) : text.split(/\r?\n/);
		const uris = found
			.map((line) => line.trim())
			.filter((line) => line && !line.startsWith('#') && line.length <= MENTION_LIMITS.addressLength);
		if (uris.length && uris.every((uri) => type !== 'text/uri-list' || isFileAddress(uri))) return uris;
	}
	return [];
}

/** While it is dragged a browser tells the types only: what comes with files of the disk is no link. */
function hasFileAddress(data: DataTransfer | null): boolean {
	return data?.types.includes('text/uri-list') === true && !data.types.includes('text/html');
}

function isFileAddress(uri: string): boolean {
	return /^(?:file|vscode-[\w-]+|untitled):/i.test(uri);
}

function fromJson(text: string): readonly string[] {
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string') : [];
	} catch {
		return [];
	}
}
