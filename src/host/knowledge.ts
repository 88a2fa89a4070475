import type { Checkpoints } from './changes/changes.ts';

/** What the model knows of the files: their texts as it read or wrote them in the chat that is asked now. */
export interface Knowledge {
	/** The texts by workspace path, for tools to use and fill. `messages`: how many the conversation has; when it got shorter, what was in it is forgotten. */
	of(chat: string, messages: number): Map<string, string>;
	/** The same checkpoints; after a restore the model knows no file, and reads it again before it edits. */
	forgottenBy(checkpoints: Checkpoints): Checkpoints;
}

/** Nothing is kept of a chat once another one is asked. */
export function createKnowledge(): Knowledge {
	const known = { chat: '', messages: 0 };
	const reads = new Map<string, string>();
	return {
		of(chat, messages) {
			if (known.chat !== chat || messages < known.messages) reads.clear();
			Object.assign(known, { chat, messages });
			return reads;
		},
		forgottenBy: (checkpoints) => ({
			restore(...given) {
				reads.clear();
				return checkpoints.restore(...given);
			},
			redo(...given) {
				reads.clear();
				return checkpoints.redo(...given);
			},
			get canRedo() {
				return checkpoints.canRedo;
			},
		}),
	};
}
