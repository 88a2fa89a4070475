import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Packages of ours whose source text serves as files to edit: real code in several styles that the engine was not made on. */
const PACKAGES = ['immer', 'preact', 'markdown-it', 'diff', 'ajv', 'openai', 'mocha', 'gpt-tokenizer'];
const KINDS = /\.(?:m?[jt]sx?|md|json|css|ya?ml)$/;
const PER_PACKAGE = 60;

export interface Source {
	readonly path: string;
	/** Lines without line ends; the texts are normalised to line feeds. */
	readonly lines: readonly string[];
}

/** Files of 20 to 900 lines, in a fixed order. */
export function sources(): readonly Source[] {
	return PACKAGES.flatMap((name) => filesBelow(join('node_modules', name)).slice(0, PER_PACKAGE));
}

function filesBelow(folder: string): readonly Source[] {
	const found: Source[] = [];
	for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			if (entry.name !== 'node_modules') found.push(...filesBelow(path));
		} else if (KINDS.test(entry.name) && !/\.min\.|\.map$/.test(entry.name) && statSync(path).size < 40_000) {
			const source = read(path);
			if (source) found.push(source);
		}
	}
	return found;
}

function read(path: string): Source | undefined {
	const text = readFileSync(path, 'utf8')
		.replace(/\r\n?/g, '\n')
		.replace(/^\uFEFF/, '');
	const lines = text.replace(/\n+$/, '').split('\n');
	const fits = lines.length >= 20 && lines.length <= 900 && lines.every((line) => line.length < 400);
	const isPatch = lines.some((line) => /^\s*(?:\*\*\*|@@|---|\+\+\+)/.test(line));
	return fits && !isPatch ? { path, lines } : undefined;
}
