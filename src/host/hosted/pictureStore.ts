import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pictures } from '../../core/ports.ts';
import { HOSTED_LIMITS, type OutputPicture, type PictureType } from '../../shared/hosted.ts';

/** Pictures of hosted tools on this machine's disk, in Tandem's own storage. */
export interface PictureStore extends Pictures {
	/** `undefined` when it is no longer kept. Never rejects. */
	read(id: string): Promise<{ readonly mediaType: PictureType; readonly bytes: Buffer } | undefined>;
}

/** Bytes of all pictures of a workspace; beyond, the ones that were made or saved longest ago go. */
const MOST_BYTES = 200_000_000;
const ID = /^[0-9a-f]{64}$/;

const SIGNATURES: readonly (readonly [PictureType, RegExp])[] = [
	['image/png', /^89504e470d0a1a0a/],
	['image/jpeg', /^ffd8ff/],
	['image/webp', /^52494646.{8}57454250/],
	['image/gif', /^47494638(37|39)61/],
];

/** The pictures of a folder, which need not exist. `most`: bytes of all of them. */
export function createPictureStore(folder: string, most = MOST_BYTES): PictureStore {
	return {
		async keep(url) {
			const base64 = /^data:image\/[\w.+-]+;base64,/.exec(url)?.[0];
			if (base64 === undefined || url.length > (HOSTED_LIMITS.pictureBytes * 4) / 3 + 100)
				return lost(base64 === undefined ? 'it is no picture that can be shown' : 'it is too large');
			const bytes = Buffer.from(url.slice(base64.length), 'base64');
			const mediaType = typeOf(bytes);
			if (!mediaType) return lost('it is no picture that can be shown');
			const id = createHash('sha256').update(bytes).digest('hex');
			try {
				await mkdir(folder, { recursive: true });
				await writeFile(join(folder, id), bytes);
				await makeRoom(folder, most, id);
				return { kind: 'kept', id, mediaType, bytes: bytes.length };
			} catch {
				return lost('the disk does not take it');
			}
		},
		async read(id) {
			if (!ID.test(id)) return undefined;
			const file = join(folder, id);
			try {
				const bytes = await readFile(file);
				const mediaType = typeOf(bytes);
				const now = new Date();
				await utimes(file, now, now).catch(() => {});
				return mediaType && { mediaType, bytes };
			} catch {
				return undefined;
			}
		},
	};
}

/** By its first bytes: what a server calls it does not count. */
function typeOf(bytes: Buffer): PictureType | undefined {
	const start = bytes.subarray(0, 16).toString('hex');
	return SIGNATURES.find(([, signature]) => signature.test(start))?.[0];
}

async function makeRoom(folder: string, most: number, newest: string): Promise<void> {
	const names = (await readdir(folder)).filter((name) => ID.test(name) && name !== newest);
	const files = await Promise.all(
		names.map(async (name) => ({ name, ...(await stat(join(folder, name)).catch(() => ({ size: 0, mtimeMs: 0 }))) })),
	);
	let left = most - (await stat(join(folder, newest))).size;
	for (const { name, size } of files.toSorted((a, b) => b.mtimeMs - a.mtimeMs)) {
		left -= size;
		if (left < 0) await rm(join(folder, name), { force: true });
	}
}

function lost(why: string): OutputPicture {
	return { kind: 'lost', sentence: `A picture was made, but not kept: ${why}.` };
}
