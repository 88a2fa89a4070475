import * as vscode from 'vscode';
import { hiddenWarning } from '../../core/instructions/hiddenWarning.ts';
import { type PromptFile, readPromptFile } from '../../core/instructions/promptFile.ts';
import { readSkill, type Skill } from '../../core/instructions/skill.ts';

/** Where the user's own files are, outside of any workspace. */
export interface UserFolders {
	/** The home folder. */
	readonly home: vscode.Uri;
	/** VS Code's folder of the user's prompts and instructions. */
	readonly prompts: vscode.Uri;
}

/** What was found there. */
export interface UserFiles {
	readonly rules: readonly { readonly name: string; readonly text: string }[];
	readonly skills: readonly Skill[];
	readonly prompts: readonly PromptFile[];
	/** Sentences for the user. */
	readonly warnings: readonly string[];
}

const SKILL_FOLDERS = ['.claude/skills', '.agents/skills', '.copilot/skills'];
const LARGEST = 256_000;
const MOST = 100;

/** Reads the user's own instructions, skills and prompts. Files that are not there, or too large, are passed over. */
export async function readUserFiles({ home, prompts }: UserFolders, signal: AbortSignal): Promise<UserFiles> {
	const [names, claude, { skills, warnings: ofSkills }] = await Promise.all([
		folder(prompts),
		textOf(vscode.Uri.joinPath(home, '.claude', 'CLAUDE.md')),
		userSkills(home, signal),
	]);
	const rules: { name: string; text: string }[] = [];
	const own: PromptFile[] = [];
	const warnings: string[] = [...ofSkills];
	const warn = (name: string, text: string) => warnings.push(...[hiddenWarning(name, text) ?? []].flat());
	if (claude !== undefined) rules.push({ name: '~/.claude/CLAUDE.md', text: claude });
	for (const name of names.filter((one) => /\.(?:instructions|prompt)\.md$/.test(one))) {
		if (signal.aborted) break;
		const text = await textOf(vscode.Uri.joinPath(prompts, name));
		if (text === undefined) continue;
		const path = `user prompts/${name}`;
		if (!name.endsWith('.prompt.md')) {
			rules.push({ name: path, text });
			continue;
		}
		warn(path, text);
		own.push(...[readPromptFile(path, text) ?? []].flat());
	}
	for (const { name, text } of rules) warn(name, text);
	return { rules, skills, prompts: own, warnings };
}

type FoundSkills = Pick<UserFiles, 'skills' | 'warnings'>;

async function userSkills(home: vscode.Uri, signal: AbortSignal): Promise<FoundSkills> {
	const found = await Promise.all(SKILL_FOLDERS.map((place) => skillsIn(home, place, signal)));
	return { skills: found.flatMap(({ skills }) => skills), warnings: found.flatMap(({ warnings }) => warnings) };
}

async function skillsIn(home: vscode.Uri, place: string, signal: AbortSignal): Promise<FoundSkills> {
	const at = vscode.Uri.joinPath(home, place);
	const skills: Skill[] = [];
	const warnings: string[] = [];
	for (const name of await folder(at)) {
		if (signal.aborted) break;
		const text = await textOf(vscode.Uri.joinPath(at, name, 'SKILL.md'));
		if (text === undefined) continue;
		const path = `~/${place}/${name}/SKILL.md`;
		const skill = readSkill(path, text);
		if ('refused' in skill) continue;
		skills.push(skill);
		warnings.push(...[hiddenWarning(path, text) ?? []].flat());
	}
	return { skills, warnings };
}

async function folder(uri: vscode.Uri): Promise<readonly string[]> {
	try {
		const entries = await vscode.workspace.fs.readDirectory(uri);
		return entries
			.map(([name]) => name)
			.sort()
			.slice(0, MOST);
	} catch {
		return [];
	}
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
	try {
		const { size, type } = await vscode.workspace.fs.stat(uri);
		if (size > LARGEST || !(type & vscode.FileType.File)) return undefined;
		return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
	} catch {
		return undefined;
	}
}
