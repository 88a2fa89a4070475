import * as vscode from 'vscode';

/** Which encoding a text is to be kept in: one by VS Code's name for it, or what the settings say for a place. */
export type EncodingChoice = { readonly encoding: string } | { readonly uri: vscode.Uri };

interface Unicode {
	readonly bom: Uint8Array;
	readonly encode: (text: string) => Buffer;
	readonly decode: (bytes: Uint8Array) => string;
}

const utf8 = {
	encode: (text: string) => Buffer.from(text),
	decode: (bytes: Uint8Array) => Buffer.from(bytes).toString(),
};
const utf16 = {
	encode: (text: string) => Buffer.from(text, 'utf16le'),
	decode: (bytes: Uint8Array) => Buffer.from(bytes).toString('utf16le'),
};
const swapped = {
	encode: (text: string) => utf16.encode(text).swap16(),
	decode: (bytes: Uint8Array) => utf16.decode(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16()),
};

/** Encodings that hold every character. They are done here: VS Code would send the text to another process and back. */
const UNICODE: ReadonlyMap<string, Unicode> = new Map([
	['utf8', { bom: Buffer.of(), ...utf8 }],
	['utf8bom', { bom: Buffer.of(0xef, 0xbb, 0xbf), ...utf8 }],
	['utf16le', { bom: Buffer.of(0xff, 0xfe), ...utf16 }],
	['utf16be', { bom: Buffer.of(0xfe, 0xff), ...swapped }],
]);

/** The bytes of a text as VS Code would save them, or `undefined` when they do not give the text back. */
export async function encodeExactly(text: string, choice: EncodingChoice): Promise<Uint8Array | undefined> {
	const unicode = 'encoding' in choice ? UNICODE.get(choice.encoding) : undefined;
	if (unicode) return isPlainUnicode(text) ? Buffer.concat([unicode.bom, unicode.encode(text)]) : undefined;
	const [bytes, back] = await roundTrip(text, choice);
	return back === text ? bytes : undefined;
}

/** Whether an encoding holds an edited text. `inserted` is what of it is new: the rest it holds already. */
export async function canHold(text: string, inserted: readonly string[], encoding: string): Promise<boolean> {
	if (UNICODE.has(encoding)) return isPlainUnicode(text);
	return (await encodeExactly(inserted.join('\n'), { encoding })) !== undefined;
}

/** What the bytes of a file are in an encoding. */
export interface Decoded {
	readonly text: string;
	/** What of the bytes would change if the text were saved: nothing, a byte order mark would be added, or others. */
	lostOnSave(): Promise<'nothing' | 'mark' | 'bytes'>;
}

/** Reads bytes as VS Code does. Bytes that are not valid become U+FFFD. */
export async function decodeBytes(bytes: Uint8Array, encoding: string): Promise<Decoded> {
	const unicode = UNICODE.get(encoding);
	if (unicode) {
		const { bom } = unicode;
		const hasMark = Buffer.compare(bytes.subarray(0, bom.length), bom) === 0;
		const body = hasMark ? bytes.subarray(bom.length) : bytes;
		const text = unicode.decode(body);
		const isOwn = () => Buffer.compare(unicode.encode(text), body) === 0;
		return { text, lostOnSave: async () => (!isOwn() ? 'bytes' : hasMark ? 'nothing' : 'mark') };
	}
	const text = await vscode.workspace.decode(bytes, { encoding });
	const lostOnSave = async () => {
		const back = await vscode.workspace.encode(text, { encoding });
		return Buffer.compare(back, bytes) === 0 ? 'nothing' : 'bytes';
	};
	return { text, lostOnSave };
}

/** Why a text cannot be kept in an encoding: completes “… cannot be written: …” and says what to do. */
export async function whyNotEncodable(text: string, choice: EncodingChoice): Promise<string> {
	if (!text.isWellFormed()) return 'its text has half a character in it (a lone surrogate). Send the whole character.';
	if (text.startsWith('\uFEFF')) return 'its text begins with a byte order mark (U+FEFF). Send it without that.';
	const name =
		'encoding' in choice
			? choice.encoding
			: vscode.workspace.getConfiguration('files', choice.uri).get('encoding', 'its encoding');
	const missing = shownCharacters(await charactersLost(text, choice));
	return `its encoding ${name} has no ${missing}. Use characters that it has, or escapes of the language, or ask the user to save the file as UTF-8.`;
}

function isPlainUnicode(text: string): boolean {
	return text.isWellFormed() && !text.startsWith('\uFEFF');
}

async function roundTrip(text: string, choice: EncodingChoice): Promise<readonly [Uint8Array, string]> {
	if ('encoding' in choice) {
		const bytes = await vscode.workspace.encode(text, { encoding: choice.encoding });
		return [bytes, await vscode.workspace.decode(bytes, { encoding: choice.encoding })];
	}
	const bytes = await vscode.workspace.encode(text, { uri: choice.uri });
	return [bytes, await vscode.workspace.decode(bytes, { uri: choice.uri })];
}

/** The characters, each once, that come back as something else. Each goes on a line of its own, so that one cannot hide another. */
async function charactersLost(text: string, choice: EncodingChoice): Promise<readonly string[]> {
	const characters = [...new Set(text)].filter((character) => !/[\r\n]/.test(character));
	const [, back] = await roundTrip(characters.join('\n'), choice);
	const lines = back.split('\n');
	return characters.filter((character, at) => lines[at] !== character);
}

const SHOWN = 5;

/** “中” (U+4E2D), … ; a few of them, and only those that can be seen are shown as they are. */
function shownCharacters(characters: readonly string[]): string {
	const names = characters.slice(0, SHOWN).map((character) => {
		const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
		return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(character) ? `“${character}” (${code})` : code;
	});
	const more = characters.length - names.length;
	return `${names.join(', ') || 'way to hold it'}${more > 0 ? ` and ${more} other characters of it` : ''}`;
}
