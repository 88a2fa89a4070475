import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { limited, type Row } from './figures.ts';

/** Bytes. */
const ACTIVATION_LIMIT = 150_000;
const VSIX_LIMIT = 3_000_000;

/** Sizes on disk: what `activate()` loads, by the extension host's own account, then what waits for its first use, then the package. */
export function sizeRows(loaded: readonly string[], vsix: string): readonly Row[] {
	const [first] = loaded;
	if (first === undefined) throw new Error('The extension host has loaded nothing of Tandem.');
	const dist = dirname(first);
	const atOnce = loaded.map((file) => basename(file));
	// Folders hold what is built for development only.
	const later = readdirSync(dist).filter((name) => /\.(?:js|css)$/.test(name) && !atOnce.includes(name));
	const bytes = (names: readonly string[]) => names.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0);
	return [
		limited(`loaded by \`activate()\`: ${atOnce.join(', ')}`, bytes(atOnce), ACTIVATION_LIMIT, kilobytes),
		{
			what: `loaded at first use: ${later.map((name) => `${name} ${kilobytes(bytes([name]))}`).join(', ')}`,
			tandem: kilobytes(bytes(later)),
		},
		limited('.vsix', statSync(vsix).size, VSIX_LIMIT, kilobytes),
	];
}

function kilobytes(bytes: number): string {
	return `${(bytes / 1000).toFixed(bytes < 100_000 ? 1 : 0)} kB`;
}
