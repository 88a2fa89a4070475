import type { Mention, MentionIcon, MentionRow } from '../../src/shared/mention.ts';

export function mention(value: string, source = 'file', label = value): Mention {
	return { source, value, label };
}

export function fileRow(path: string): MentionRow {
	const at = path.lastIndexOf('/');
	return {
		label: path.slice(at + 1),
		detail: path.slice(0, Math.max(0, at)),
		icon: 'file',
		pick: { kind: 'mention', mention: mention(path) },
	};
}

function sourceRow(source: string, label: string, detail: string, icon: MentionIcon): MentionRow {
	return { label, detail, icon, pick: { kind: 'source', source } };
}

/** What the host answers to an @ alone. */
export const MENU: readonly MentionRow[] = [
	sourceRow('file', 'Files', 'the text of a file', 'file'),
	sourceRow('folder', 'Folders', 'the names of its files', 'folder'),
	sourceRow('symbol', 'Symbols', 'a function, class or type', 'symbol'),
	{
		label: 'Codebase',
		detail: 'what fits your question',
		icon: 'search',
		pick: { kind: 'mention', mention: mention('', 'codebase', 'codebase') },
	},
	sourceRow('selection', 'Selection', 'the lines selected in the editor', 'selection'),
	{
		label: 'Open editors',
		detail: 'the files in your tabs',
		icon: 'editors',
		pick: { kind: 'mention', mention: mention('', 'editors', 'open editors') },
	},
	sourceRow('problems', 'Problems', 'errors and warnings', 'problem'),
	sourceRow('changes', 'Changes', 'staged, unstaged, your branch', 'change'),
	sourceRow('commit', 'Commits', 'message and diff of a commit', 'commit'),
	sourceRow('terminal', 'Terminal', 'what a command printed', 'terminal'),
	{
		label: 'Test failures',
		detail: 'of the last test run',
		icon: 'test',
		pick: { kind: 'mention', mention: mention('', 'tests', 'test failures') },
	},
	sourceRow('url', 'Web page', 'type an https address', 'link'),
	sourceRow('image', 'Image', 'from a file', 'image'),
];

export const FILE_ROWS: readonly MentionRow[] = [
	fileRow('src/retry.ts'),
	fileRow('src/retryOptions.ts'),
	fileRow('packages/server/src/connections/exponentialBackoffWithJitterAndVeryLongName.test.ts'),
	fileRow('test/retry.test.ts'),
];

/** One of each kind. */
export const MENTIONS: readonly Mention[] = [
	mention('src/retry.ts'),
	mention('test', 'folder'),
	mention('src/retry.ts:12-30#retry', 'symbol', 'retry'),
	mention('all', 'changes', 'uncommitted changes'),
	mention('', 'problems', 'problems'),
	mention('2', 'terminal', 'terminal npm test'),
	mention('packages/server/src/connections/exponentialBackoffWithJitterAndVeryLongName.test.ts'),
	mention('src/retry.ts:1-20', 'activeEditor'),
];
