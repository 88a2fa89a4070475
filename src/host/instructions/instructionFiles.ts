import * as vscode from 'vscode';
import { hiddenWarning } from '../../core/instructions/hiddenWarning.ts';
import {
	type InstructionKind,
	type InstructionRule,
	isRulePath,
	type RootedPath,
	readRule,
	readUserRule,
} from '../../core/instructions/instructionRule.ts';
import { nearMisses } from '../../core/instructions/nearMisses.ts';
import { isPromptPath, type PromptFile, readPromptFile } from '../../core/instructions/promptFile.ts';
import { isSkillPath, readSkill, type Skill } from '../../core/instructions/skill.ts';
import { type FoundInstructions, NO_INSTRUCTIONS } from '../../core/instructions/turnInstructions.ts';
import type { Workspace } from '../../core/ports.ts';
import { withToken } from '../cancellation.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { readUserFiles, type UserFolders } from './userFiles.ts';

/** The files of the workspace and of the user that tell the model how to work. */
export interface InstructionFiles {
	/** As they are saved now; looked for anew only after one of them came, changed or went. Never rejects. */
	find(signal: AbortSignal): Promise<FoundInstructions>;
	dispose(): void;
}

/** What finding them needs. */
export interface InstructionFilesDeps {
	readonly paths: WorkspacePaths;
	readonly workspace: Workspace;
	readonly users: UserFolders;
	/** Which kinds the user wants; read anew each time. */
	readonly wants: (kind: InstructionKind) => boolean;
}

/** Names of what is read, and of what is meant to be and is not. */
const NAMES =
	'**/{AGENTS.md,agents.md,AGENT.md,agent.md,CLAUDE.md,claude.md,CLAUDE.local.md,copilot-instructions.md,copilot-instruction.md,*.instructions.md,*.prompt.md,SKILL.md,skill.md,skills.md,.cursorrules,.clinerules,*.mdc}';
const FOLDERS =
	'**/{.clinerules,.github/instructions,.github/prompts,.github/skills,.claude/skills,.agents/skills,.cursor/rules}/**';
const NOT_HERE = '**/{node_modules,.git,bower_components,vendor,dist,out,.venv}/**';
/** A repository full of such files is no reason to read them all. */
const MOST_FILES = 300;
const TOO_MANY = `There are more than ${MOST_FILES} files of instructions, skills and prompts; not all are read. Those at the root are.`;
/** Looked for by name: of too many files, any may be left out. */
const AT_ROOT = [
	'AGENTS.md',
	'CLAUDE.md',
	'CLAUDE.local.md',
	'.github/copilot-instructions.md',
	'.cursorrules',
	'.clinerules',
];

/** Nothing is looked for before the first question. */
export function createInstructionFiles(deps: InstructionFilesDeps): InstructionFiles {
	let found: Promise<FoundInstructions> | undefined;
	const forget = () => {
		found = undefined;
	};
	const lifetime = new AbortController();
	/** One search serves all who ask meanwhile: it does not end because one of them was stopped. */
	const search = () => {
		const searching: Promise<FoundInstructions> = findAll(deps, lifetime.signal).catch(() => {
			// A file system that fails: the next ask looks anew.
			if (found === searching) forget();
			return NO_INSTRUCTIONS;
		});
		return searching;
	};
	const listeners: vscode.Disposable[] = [];
	const listen = () => {
		if (listeners.length) return;
		const { workspace } = vscode;
		for (const glob of [NAMES, FOLDERS]) {
			const watcher = workspace.createFileSystemWatcher(glob);
			listeners.push(watcher, watcher.onDidCreate(forget), watcher.onDidChange(forget), watcher.onDidDelete(forget));
		}
		listeners.push(workspace.onDidChangeWorkspaceFolders(forget), workspace.onDidGrantWorkspaceTrust(forget));
	};
	return {
		async find(signal) {
			listen();
			found ??= search();
			const { rules, ...rest } = await orNothing(found, signal);
			const users = await readUserFiles(deps.users, signal);
			const own = users.rules.flatMap(({ name, text }) => readUserRule(name, text) ?? []);
			const skills = [...rest.skills, ...users.skills];
			return {
				rules: [...rules, ...own].filter(({ kind }) => deps.wants(kind)),
				skills: skills.filter(({ name }, at) => skills.findIndex((other) => other.name === name) === at),
				prompts: [...rest.prompts, ...users.prompts],
				warnings: [...rest.warnings, ...users.warnings],
			};
		},
		dispose() {
			lifetime.abort();
			for (const listener of listeners) listener.dispose();
		},
	};
}

/** What was found, or nothing as soon as the signal aborts. */
function orNothing(found: Promise<FoundInstructions>, signal: AbortSignal): Promise<FoundInstructions> {
	if (signal.aborted) return Promise.resolve(NO_INSTRUCTIONS);
	return new Promise((resolve) => {
		const stop = () => resolve(NO_INSTRUCTIONS);
		signal.addEventListener('abort', stop, { once: true });
		void found.then((all) => {
			signal.removeEventListener('abort', stop);
			resolve(all);
		});
	});
}

async function findAll({ paths, workspace }: InstructionFilesDeps, signal: AbortSignal): Promise<FoundInstructions> {
	// What a repository says counts only once the user trusts it.
	if (!vscode.workspace.isTrusted) return NO_INSTRUCTIONS;
	const lists = await withToken(signal, (token) =>
		Promise.all([NAMES, FOLDERS].map((glob) => vscode.workspace.findFiles(glob, NOT_HERE, MOST_FILES, token))),
	);
	const uris = lists.flat();
	const isCut = lists.some(({ length }) => length >= MOST_FILES);
	signal.throwIfAborted();
	const isMany = workspace.roots.length > 1;
	const fixed = workspace.roots.flatMap((root) => AT_ROOT.map((name) => (isMany ? `${root.name}/${name}` : name)));
	const all = [...new Set([...fixed, ...uris.flatMap((uri) => paths.pathOf(uri) ?? [])])].sort();
	const places = all.map((path) => rooted(path, isMany));
	const rules: InstructionRule[] = [];
	const skills: Skill[] = [];
	const prompts: PromptFile[] = [];
	const warnings = nearMisses(places).map(({ sentence }) => sentence);
	if (isCut) warnings.push(TOO_MANY);
	for (const place of places) {
		const isSkill = isSkillPath(place);
		const isPrompt = isPromptPath(place);
		if (!isSkill && !isPrompt && !isRulePath(place)) continue;
		const path = place.prefix + place.inside;
		const text = await textOf(path, workspace, signal);
		if (text === undefined) continue;
		warnings.push(...list(hiddenWarning(path, text)));
		if (isSkill) {
			const skill = readSkill(path, text);
			if ('refused' in skill) warnings.push(skill.refused);
			else skills.push(skill);
		} else if (isPrompt) prompts.push(...list(readPromptFile(path, text)));
		else rules.push(...list(readRule(place, text)));
	}
	return { rules, skills, prompts, warnings: [...warnings, ...rules.flatMap((rule) => rule.warnings)] };
}

function rooted(path: string, isMany: boolean): RootedPath {
	const at = isMany ? path.indexOf('/') + 1 : 0;
	return { prefix: path.slice(0, at), inside: path.slice(at) };
}

/** A link that leads out of the workspace brings nothing in. */
async function textOf(path: string, workspace: Workspace, signal: AbortSignal): Promise<string | undefined> {
	const { kind, real } = await workspace.identify(path, signal);
	if (kind !== 'file' || real === undefined) return undefined;
	const file = await workspace.read(real, signal);
	return file.kind === 'text' ? file.text : undefined;
}

function list<T>(value: T | undefined): readonly T[] {
	return value === undefined ? [] : [value];
}
