import { type FileHandle, open } from 'node:fs/promises';
import type { Writable } from 'node:stream';

/** A file whose growth is copied to a stream. */
export type FollowedFile = {
	/** Copies what is new since the last time, byte for byte; resolves when the stream has taken it. */
	drain(): Promise<void>;
	/** Copies what is left and lets go of the file. */
	end(): Promise<void>;
};

/** Follows a file that exists, looking every `everyMs` milliseconds. Errors of the stream are its owner's matter. */
export async function followFile(file: string, target: Writable, everyMs: number): Promise<FollowedFile> {
	const handle = await open(file, 'r');
	let copying: Promise<void> = Promise.resolve();
	const drain = (): Promise<void> => {
		copying = copying.then(() => copyNew(handle, target));
		return copying;
	};
	const timer = setInterval(() => void drain().catch(() => {}), everyMs);
	return {
		drain,
		async end() {
			clearInterval(timer);
			await drain();
			await handle.close();
		},
	};
}

async function copyNew(handle: FileHandle, target: Writable): Promise<void> {
	for (;;) {
		const buffer = Buffer.alloc(65_536);
		const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
		if (bytesRead === 0) {
			return;
		}
		await new Promise<void>((resolve) => target.write(buffer.subarray(0, bytesRead), () => resolve()));
	}
}
