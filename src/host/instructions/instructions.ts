import type { Attention } from '../../core/context/attention.ts';
import type { Message } from '../../core/conversation.ts';
import { type PromptName, slashCommand } from '../../core/instructions/promptFile.ts';
import type { Skill } from '../../core/instructions/skill.ts';
import { type TurnInstructions, turnInstructions } from '../../core/instructions/turnInstructions.ts';
import type { ToldRule } from '../../shared/chat.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { type ExpandedAsk, expandAsk } from './expandAsk.ts';
import { createInstructionFiles, type InstructionFilesDeps } from './instructionFiles.ts';
import { showInstructions } from './showInstructions.ts';

/** What of the user's files holds for a turn. */
export interface InstructedTurn {
	readonly instructions: TurnInstructions;
	readonly skills: readonly Skill[];
	/** Sentences that the user was not told yet in this window. */
	readonly warnings: readonly string[];
}

/** The user's instructions, skills and prompt files, at work. */
export interface Instructions {
	/** An ask that begins with the name of a prompt file, as that says it. `cancelled`: the user gave an input no value. */
	expand(ask: string, attention: Attention, signal: AbortSignal): Promise<ExpandedAsk | 'cancelled'>;
	/** `files`: workspace paths that the ask is about, and that the model knows. */
	forTurn(input: TurnInput, signal: AbortSignal): Promise<InstructedTurn>;
	/** The prompt files, for completion. Rejects only when the signal aborts. */
	slashNames(signal: AbortSignal): Promise<readonly PromptName[]>;
	/** Looks for the files, so that the next ask need not wait for it. */
	warmUp(): void;
	/** Shows all that was found; `file` is what the user looks at. */
	show(file: string | undefined): Promise<void>;
	dispose(): void;
}

export interface TurnInput {
	readonly history: readonly Message[];
	readonly files: readonly string[];
	/** Hears of rules that are told later in the turn. */
	readonly onTold: (told: readonly ToldRule[]) => void;
}

/** Looks for nothing before the first ask. */
export function createInstructions(deps: InstructionFilesDeps & { readonly paths: WorkspacePaths }): Instructions {
	const files = createInstructionFiles(deps);
	const warned = new Set<string>();
	return {
		async expand(ask, attention, signal) {
			// Most asks are none: nothing is looked for then.
			if (!slashCommand(ask)) return { text: ask, references: [] };
			return expandAsk(ask, (await files.find(signal)).prompts, attention, signal);
		},
		async forTurn({ history, files: about, onTold }, signal) {
			const found = await files.find(signal);
			const warnings = found.warnings.filter((warning) => !warned.has(warning));
			for (const warning of warnings) warned.add(warning);
			const { skills } = found;
			return { instructions: turnInstructions(found, about, history, onTold), skills, warnings };
		},
		async slashNames(signal) {
			// The next key stroke gives this question up, and a turn may wait for the same search: it is not stopped.
			const { prompts } = await files.find(new AbortController().signal);
			signal.throwIfAborted();
			return prompts;
		},
		async show(file) {
			await showInstructions(await files.find(new AbortController().signal), file, deps.paths);
		},
		warmUp: () => void files.find(new AbortController().signal),
		dispose: () => files.dispose(),
	};
}
