import * as vscode from 'vscode';
import { applicableRules } from '../../core/instructions/applicableRules.ts';
import type { InstructionRule } from '../../core/instructions/instructionRule.ts';
import { ruleBlock } from '../../core/instructions/instructionText.ts';
import type { FoundInstructions } from '../../core/instructions/turnInstructions.ts';
import { guessTokens } from '../../core/tokens/guessTokens.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';

interface Item extends vscode.QuickPickItem {
	readonly path?: string;
}

/** Lists what was found and when it holds; a choice opens the file. `file` is the one that the user looks at. */
export async function showInstructions(
	found: FoundInstructions,
	file: string | undefined,
	paths: WorkspacePaths,
): Promise<void> {
	const holding = new Set(applicableRules(found.rules, file === undefined ? [] : [file]));
	const items: Item[] = [
		...section(`Hold for ${file ?? 'any file'}`, [...holding].map(ruleItem)),
		...section('Hold for other files', found.rules.filter((rule) => !holding.has(rule)).map(ruleItem)),
		...section(
			'Skills, read by the model when it needs them',
			found.skills.map(({ name, description, path }) => item(name, description, path)),
		),
		...section(
			'Prompts',
			found.prompts.map(({ name, description, path }) => item(`/${name}`, description, path)),
		),
		...section('Warnings', found.warnings.map(warningItem)),
	];
	if (!items.length) {
		void vscode.window.showInformationMessage(
			'No instructions were found. Write them into AGENTS.md in the workspace’s folder; Tandem reads it with the next ask.',
		);
		return;
	}
	const title = 'Instructions that Tandem found';
	const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
	const uri = chosen?.path === undefined ? undefined : paths.uriOf(chosen.path);
	if (uri) await vscode.window.showTextDocument(uri, { preview: true });
}

function section(label: string, items: readonly Item[]): readonly Item[] {
	return items.length ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items] : [];
}

/** What is wrong stands in the first line; what it is about, and what to do, in the second, which has room for it. */
function warningItem(warning: string): Item {
	const [, first = warning, rest] = /^(.*?\.) (.*)$/s.exec(warning) ?? [];
	return { label: `$(warning) ${plain(first)}`, ...(rest && { detail: plain(rest) }) };
}

function ruleItem(rule: InstructionRule): Item {
	return item(
		rule.path,
		`about ${guessTokens(ruleBlock(rule)).toLocaleString('en-US')} tokens, ${when(rule)}`,
		rule.path,
	);
}

function when({ applies }: InstructionRule): string {
	switch (applies.kind) {
		case 'always':
			return 'for everything';
		case 'below':
			return `for files in ${applies.folder}`;
		case 'globs':
			return `for ${applies.globs.join(', ')}`;
		case 'offered':
			return 'read by the model when it needs it';
	}
}

function item(label: string, description: string, path: string): Item {
	return { label: plain(label), description: plain(description), path };
}

/** VS Code would draw an icon for `$(…)`. */
function plain(text: string): string {
	return text.replaceAll('$(', '$ (');
}
