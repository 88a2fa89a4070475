import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { VscodeWindow } from '../vscode/window.ts';

/** Pids of this window's index process; none while it was not needed. */
export function indexPids({ userDataDir }: VscodeWindow): readonly number[] {
	const folder = join(userDataDir, 'extensions');
	const rows = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
	return rows
		.filter((row) => row.includes(folder) && row.includes('index-server.js'))
		.map((row) => Number.parseInt(row, 10));
}
