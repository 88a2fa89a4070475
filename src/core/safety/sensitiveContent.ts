import { editedText, type FileChange } from '../edits/plan.ts';

/** Parts of package.json that npm, git hooks or corepack run. */
const RUN_BY_NPM = [
	'scripts',
	'husky',
	'lint-staged',
	'simple-git-hooks',
	'pre-commit',
	'gypfile',
	'packageManager',
	'pnpm',
	'eslintConfig',
	'babel',
	'jest',
];

/**
 * Why this change asks although its path is ordinary, or `undefined`: files that are harmless but for one part of them, which
 * programs run. What cannot be read counts as changed.
 */
export function sensitiveContent(change: FileChange): string | undefined {
	if (change.kind === 'delete') return undefined;
	const before = change.kind === 'update' ? change.base : '';
	const after = change.kind === 'update' ? editedText(change.base, change.edits) : change.text;
	const path = (change.kind === 'update' && change.moveTo) || change.path;
	const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
	if (name === 'package.json' && runByNpm(before) !== runByNpm(after))
		return 'it changes scripts or settings that npm runs on your machine';
	if (/^[jt]sconfig[^/]*\.json$/.test(name) && after.includes('"plugins"') && before !== after)
		return 'its plugins run on your machine when the editor reads it';
	return undefined;
}

function runByNpm(text: string): string {
	if (!text.trim()) return '{}';
	try {
		const value: unknown = JSON.parse(text);
		if (typeof value !== 'object' || value === null) return text;
		const parts = Object.entries(value).filter(([name]) => RUN_BY_NPM.includes(name));
		return JSON.stringify(Object.fromEntries(parts));
	} catch {
		return text;
	}
}
