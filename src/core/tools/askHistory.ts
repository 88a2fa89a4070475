import type { HistoryQuestion } from '../lookupPorts.ts';
import { beginningOf } from '../safety/cutWhole.ts';
import { isSecret } from '../safety/sensitive.ts';
import { lookUp } from './lookUp.ts';
import type { ToolPorts, ToolResult } from './tool.ts';

/** UTF-16 units of one answer. */
const MAX_LENGTH = 30_000;
/** A commit, branch or tag, with `~2` and the like; nothing that git would take for an option or for a file of a commit. */
const REVISION = /^(?!-)(?!.*\.\.)[\w./@{}^~+-]{1,200}$/;

/** The result of a git tool that did nothing. */
export function noHistory(text: string): ToolResult {
	return { outcome: 'failed', title: 'Asked git for nothing', text };
}

/** Why this names no commit, as a sentence for the model; `undefined` when it does. */
export function notRevision(name: string): string | undefined {
	return REVISION.test(name)
		? undefined
		: `“${name.slice(0, 80)}” names no commit. Give a hash, a branch, a tag or HEAD~1.`;
}

/** The workspace path of a file that git may be asked about. Files with secrets are closed: their old texts hold them too. */
export async function historyPath(
	text: string,
	{ workspace }: ToolPorts,
	signal: AbortSignal,
): Promise<{ readonly path: string } | { readonly refused: string }> {
	const found = await lookUp(text, workspace, signal);
	if (found.kind === 'refused') return { refused: found.sentence };
	if (isSecret(found.path) || isSecret(found.real))
		return { refused: `${found.path} may hold secrets, and so may its history. Go on without it.` };
	return { path: found.path };
}

/** Asks git and shows what it says, cut at a line. */
export async function askHistory(
	question: HistoryQuestion,
	title: string,
	{ history }: ToolPorts,
	signal: AbortSignal,
): Promise<ToolResult> {
	if (!history) return noHistory('There is no git repository here that may be asked. Go on without it.');
	const answer = await history.ask(question, signal);
	if (answer.kind === 'refused') return noHistory(answer.sentence);
	const text = question.kind === 'diff' ? withoutSecrets(answer.text) : answer.text;
	if (!text.trim()) return { outcome: 'ok', title: `${title}: nothing`, text: 'Nothing.' };
	const isLong = text.length > MAX_LENGTH;
	const shown = isLong ? beginningOf(text, text.lastIndexOf('\n', MAX_LENGTH) + 1 || MAX_LENGTH) : text;
	return { outcome: 'ok', title, text: isLong || answer.isCut ? `${shown}\n(cut here; ask for less)` : shown };
}

/** Each file of a diff that may hold secrets is named and left out. */
function withoutSecrets(diff: string): string {
	return diff
		.split(/^(?=diff --git )/m)
		.map((part) => {
			const names = [...part.matchAll(/^(?:---|\+\+\+|rename (?:from|to)) (?:[ab]\/)?"?([^"\n\t]+)/gm)].map(
				([, name]) => name,
			);
			const head = /^diff --git "?a\/(.*?)"? "?b\//.exec(part)?.[1];
			const secret = [...names, head].find((name) => name !== undefined && name !== '/dev/null' && isSecret(name));
			return secret === undefined ? part : `(${secret} is left out: it may hold secrets)\n`;
		})
		.join('');
}
