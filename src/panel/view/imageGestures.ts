import type { ImageFile } from '../../shared/panelProtocol.ts';
import { takeable } from '../images/attaching.ts';
import { readImage } from '../images/readImage.ts';
import type { Ports } from './ports.ts';

/** Attaches the images of what was pasted. Where text is there, too, the text is meant (cells of a table come as both). */
export function pasteImages(event: ClipboardEvent, ports: Ports): void {
	const data = event.clipboardData;
	if (!data || data.types.includes('text/plain')) return;
	const files = [...data.files];
	if (files.length === 0) return;
	event.preventDefault();
	void attach(files, ports);
}

/** Says to the browser that files may be dropped here. */
export function allowDrop(event: DragEvent): void {
	if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
}

/** Attaches the files that were dropped; dropped text is the browser's. */
export function dropImages(event: DragEvent, ports: Ports): void {
	const files = [...(event.dataTransfer?.files ?? [])];
	if (files.length === 0) return;
	event.preventDefault();
	void attach(files, ports);
}

/** Attaches files that the host has read. */
export function attachFiles(files: readonly ImageFile[], ports: Ports): void {
	const read = files.map(({ name, mediaType, base64 }) => {
		const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
		return new File([bytes], name, { type: mediaType });
	});
	if (read.length) void attach(read, ports);
}

/** One after the other: each may need much memory while it is read. */
async function attach(files: readonly File[], ports: Ports): Promise<void> {
	const { taken, why } = takeable(ports.current(), files);
	if (why) ports.take({ kind: 'told', text: why });
	if (taken.length === 0) return;
	ports.take({ kind: 'readingImages', count: taken.length });
	for (const file of taken) {
		const image = await readImage(file).catch(() => `“${file.name}” could not be read. Attach it again.`);
		ports.take(typeof image === 'string' ? { kind: 'imageFailed', text: image } : { kind: 'imageRead', image });
	}
}
