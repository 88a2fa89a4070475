import type { Workspace } from '../../../src/core/ports.ts';

/** A workspace of a few texts, for tests that only read. */
export function smallWorkspace(files: Readonly<Record<string, string>>): Workspace {
	return {
		roots: [{ name: 'root' }],
		identify: async (path) =>
			Object.hasOwn(files, path)
				? { kind: 'file', real: path, size: files[path]?.length ?? 0, readOnly: false }
				: { kind: 'absent', real: path, size: 0, readOnly: false },
		read: async (path) =>
			Object.hasOwn(files, path)
				? { kind: 'text', text: files[path] ?? '', languageId: 'plaintext' }
				: { kind: 'refused', sentence: `${path} does not exist.` },
		list: async (folder) => {
			const prefix = folder && `${folder}/`;
			return {
				paths: Object.keys(files)
					.filter((path) => path.startsWith(prefix))
					.sort(),
				truncated: false,
			};
		},
		search: async ({ text, limit }) => {
			const matches = Object.entries(files).flatMap(([path, content]) =>
				content
					.split('\n')
					.flatMap((line, index) => (line.includes(text) ? [{ path, line: index + 1, text: line }] : [])),
			);
			return { kind: 'matches', matches: matches.slice(0, limit), truncated: matches.length > limit };
		},
		problems: async () => [],
	};
}
