/** What disks hold, in bytes of UTF-8: one name, and a path in all. */
const MAX_NAME = 255;
const MAX_PATH = 4_000;

/** Says that a path is too long for a disk, with what to do; `undefined` when it is not. */
export function longName(path: string): string | undefined {
	const longest = Math.max(...path.split('/').map(utf8Length));
	const shown = [...path].slice(0, 80).join('');
	if (longest > MAX_NAME)
		return `${shown}… has a name of ${longest} bytes, and disks hold ${MAX_NAME}. Choose a shorter name.`;
	return utf8Length(path) > MAX_PATH ? `${shown}… is too long for the disk. Choose a shorter path.` : undefined;
}

function utf8Length(text: string): number {
	let bytes = 0;
	for (const character of text) {
		const code = character.codePointAt(0) ?? 0;
		bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}
	return bytes;
}
