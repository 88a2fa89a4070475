import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** The first executable file of this name on the PATH of `env`, absolute, or undefined. On Windows the usual endings are tried. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
	const folders = (env.PATH ?? env.Path ?? '').split(platform === 'win32' ? ';' : ':');
	const endings = platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
	return folders
		.filter((folder) => folder !== '')
		.flatMap((folder) => endings.map((ending) => path.resolve(folder, name + ending)))
		.find(isExecutable);
}

function isExecutable(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}
