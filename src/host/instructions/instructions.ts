import type { Attention } from '../../core/context/contextSource.ts';
import type { Message } from '../../core/conversation.ts';
import type { Skill } from '../../core/instructions/skill.ts';
import { type TurnInstructions, turnInstructions } from '../../core/instructions/turnInstructions.ts';
import type { ToldRule } from '../../shared/chat.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { type ExpandedAsk, expandAsk } from './expandAsk.ts';
import { createInstructionFiles, type InstructionFilesDeps } from './instructionFiles.ts';
import { showInstructions } from './showInstructions.ts';

/** What a turn is asked with. */
export interface InstructedAsk extends ExpandedAsk {
	readonly instructions: TurnInstructions;
	readonly skills: readonly Skill[];
	/** Sentences that the user was not told yet in this window. */
	readonly warnings: readonly string[];
}

/** A name that can be typed behind a slash. */
export interface SlashName {
	readonly name: string;
	readonly description: string;
	readonly argumentHint?: string;
}

/** The user's instructions, skills and prompt files, at work. */
export interface Instructions {
	/** `files`: workspace paths that the ask is about, and that the model knows. `cancelled`: the user gave an input no value. */
	forTurn(input: TurnInput, signal: AbortSignal): Promise<InstructedAsk | 'cancelled'>;
	/** The prompt files, for completion. */
	slashNames(signal: AbortSignal): Promise<readonly SlashName[]>;
	/** Looks for the files, so that the next ask need not wait for it. */
	warmUp(): void;
	/** Shows all that was found; `file` is what the user looks at. */
	show(file: string | undefined): Promise<void>;
	dispose(): void;
}

export interface TurnInput {
	readonly text: string;
	readonly history: readonly Message[];
	readonly attention: Attention;
	readonly files: readonly string[];
	/** Hears of rules that are told later in the turn. */
	readonly onTold: (told: readonly ToldRule[]) => void;
}

/** Looks for nothing before the first ask. */
export function createInstructions(deps: InstructionFilesDeps & { readonly paths: WorkspacePaths }): Instructions {
	const files = createInstructionFiles(deps);
	const warned = new Set<string>();
	return {
		async forTurn({ text, history, attention, files: named, onTold }, signal) {
			const found = await files.find(signal);
			const ask = await expandAsk(text, found.prompts, attention);
			if (ask === 'cancelled') return ask;
			const about = [...(attention.activeFile ? [attention.activeFile.path] : []), ...named, ...ask.references];
			const warnings = found.warnings.filter((warning) => !warned.has(warning));
			for (const warning of warnings) warned.add(warning);
			const { skills } = found;
			return { ...ask, instructions: turnInstructions(found, about, history, onTold), skills, warnings };
		},
		async slashNames(signal) {
			return (await files.find(signal)).prompts;
		},
		async show(file) {
			await showInstructions(await files.find(new AbortController().signal), file, deps.paths);
		},
		warmUp: () => void files.find(new AbortController().signal),
		dispose: () => files.dispose(),
	};
}
