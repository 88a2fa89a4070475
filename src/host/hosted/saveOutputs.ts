import * as vscode from 'vscode';
import { type Endpoint, parseEndpoint } from '../../remote/openai/endpoint.ts';
import { fetchOutput } from '../../remote/openai/fetchOutput.ts';
import type { OutputFile, OutputPicture } from '../../shared/hosted.ts';
import type { ApiKeys } from '../apiKeys.ts';
import { clock } from '../clock.ts';
import { readEndpointOptions } from '../models/endpointOptions.ts';
import { readKey } from '../models.ts';
import { plainNotice, showFailure, withCancellableProgress } from '../notice.ts';
import type { Settings } from '../settings.ts';
import { saveAs } from '../writer/writer.ts';
import type { PictureStore } from './pictureStore.ts';

export interface SaveOutputsDeps {
	readonly settings: Settings;
	readonly keys: ApiKeys;
	readonly pictures: PictureStore;
	/** VS Code's own dialog unless another is given. */
	readonly askPlace?: (name: string) => PromiseLike<vscode.Uri | undefined>;
}

/** Saves what tools of the endpoint made, where the user says; nothing is opened. */
export interface SaveOutputs {
	file(file: OutputFile): Promise<void>;
	picture(picture: Extract<OutputPicture, { kind: 'kept' }>): Promise<void>;
}

/** UTF-16 units of a file name. */
const LONGEST_NAME = 120;

/** Saving over the endpoint that is set when a file is saved. */
export function createSaveOutputs(deps: SaveOutputsDeps): SaveOutputs {
	const { settings, keys, pictures, askPlace = askByDialog } = deps;
	const fetchFrom = (endpoint: Endpoint, file: OutputFile) => {
		const { settings: set } = readEndpointOptions(settings.endpointOptions());
		const caller = { endpoint, apiKey: () => readKey(keys, endpoint), fetch: globalThis.fetch, clock, settings: set };
		return withCancellableProgress(`Fetching ${file.name}`, (_, signal) => fetchOutput(caller, file, signal));
	};
	const saves: SaveOutputs = {
		async file(file) {
			const parsed = parseEndpoint(settings.endpoint());
			if (parsed.kind === 'refused') return void vscode.window.showErrorMessage(plainNotice(parsed.sentence));
			const place = await askPlace(safeName(file.name));
			if (!place) return;
			const fetched = await fetchFrom(parsed.endpoint, file);
			if (fetched.kind === 'failed') showFailure(fetched.failure, () => void saves.file(file));
			if (fetched.kind === 'bytes') await write(place, fetched.bytes);
		},
		async picture({ id, mediaType }) {
			const kept = await pictures.read(id);
			if (!kept) return void vscode.window.showInformationMessage('This picture is no longer kept. Ask for it again.');
			const place = await askPlace(`picture-${id.slice(0, 8)}.${mediaType.slice('image/'.length)}`);
			if (place) await write(place, kept.bytes);
		},
	};
	return saves;
}

async function write(place: vscode.Uri, bytes: Uint8Array): Promise<void> {
	if (await saveAs(place, bytes)) return;
	void vscode.window.showErrorMessage(plainNotice(`${place.fsPath} could not be written. Save it in another place.`));
}

function askByDialog(name: string): PromiseLike<vscode.Uri | undefined> {
	const [folder] = vscode.workspace.workspaceFolders ?? [];
	const defaultUri = folder ? vscode.Uri.joinPath(folder.uri, name) : vscode.Uri.file(name);
	return vscode.window.showSaveDialog({ defaultUri, saveLabel: 'Save', title: 'Save As' });
}

/** A name that the endpoint gave, as that of a file in the folder where it is saved: no folder, nothing hidden, no name of a device. */
export function safeName(name: string): string {
	const last = name.split(/[/\\]/).at(-1) ?? '';
	const plain = last
		.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
		.replace(/^[.\s]+|[.\s]+$/g, '')
		.slice(-LONGEST_NAME)
		.toWellFormed();
	return plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(plain) ? `file-${plain}` : plain;
}
