import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectRoot } from '../vscode/projectRoot.ts';

/** A Git repository on disk with the unmodified sources of the npm package `immer`. */
export interface Repository {
	readonly folder: string;
	read(file: string): string;
	write(file: string, text: string): void;
	git(...args: string[]): string;
	remove(): void;
}

/** The file that is checked out with CRLF line ends, as Git does on Windows. */
export const CRLF_FILE = 'src/utils/errors.ts';

const TSCONFIG = {
	compilerOptions: {
		target: 'ES2022',
		module: 'ESNext',
		moduleResolution: 'bundler',
		strict: true,
		noEmit: true,
		lib: ['ES2023', 'DOM'],
		types: [],
	},
	include: ['src', 'env.d.ts'],
};

/** Copies the sources into a new repository on branch `main` with one commit. */
export function createRepository(): Repository {
	const folder = join(mkdtempSync(join(tmpdir(), 'tandem-journey-')), 'immer');
	cpSync(join(projectRoot(), 'node_modules', 'immer', 'src'), join(folder, 'src'), { recursive: true });
	const repository = repositoryAt(folder);
	repository.write('tsconfig.json', JSON.stringify(TSCONFIG));
	repository.write(
		'env.d.ts',
		'declare const process: { readonly env: Readonly<Record<string, string | undefined>> };\n',
	);
	repository.write('.gitattributes', `* text=auto eol=lf\n${CRLF_FILE} text eol=crlf\n`);
	repository.git('init', '--initial-branch=main');
	repository.git('config', 'user.name', 'Journey');
	repository.git('config', 'user.email', 'journey@example.invalid');
	repository.git('add', '--all');
	repository.git('commit', '--message', 'The sources as published');
	rmSync(join(folder, CRLF_FILE));
	repository.git('checkout', '--', CRLF_FILE);
	return repository;
}

function repositoryAt(folder: string): Repository {
	return {
		folder,
		read: (file) => readFileSync(join(folder, file), 'utf8'),
		write: (file, text) => writeFileSync(join(folder, file), text),
		git: (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
		remove: () => rmSync(dirname(folder), { recursive: true, force: true, maxRetries: 5 }),
	};
}
