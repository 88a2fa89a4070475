import { existsSync } from 'node:fs';
import path from 'node:path';

/** The project's folder: the nearest one above the running bundle that holds a package.json. */
export function projectRoot(): string {
	let folder = __dirname;
	while (!existsSync(path.join(folder, 'package.json'))) {
		const above = path.dirname(folder);
		if (above === folder) {
			throw new Error(`no package.json above ${__dirname}`);
		}
		folder = above;
	}
	return folder;
}
