import type { FileChange } from '../../../src/core/edits/plan.ts';
import type { TurnChanges } from '../../../src/host/changes/changes.ts';
import { createTurnChanges } from '../../../src/host/changes/turnChanges.ts';
import { intendedWrite } from '../../../src/host/changes/turnEditor.ts';
import { openTurnStore } from '../../../src/host/changes/turnStore.ts';
import type { Writer } from '../../../src/host/writer/writer.ts';
import { type MemoryWorkspace, memoryWorkspace } from '../../fakes/memoryWorkspace.ts';
import { never } from '../scratch.ts';

export type Changes = ReturnType<typeof createTurnChanges>;

/** Turns over files in memory: what the records and the plans come to, without VS Code's part in it. */
export interface MemoryTurns {
	readonly files: Map<string, string>;
	readonly plans: MemoryWorkspace['plans'];
	readonly writer: Writer;
	readonly workspace: MemoryWorkspace['workspace'];
	/** What a window knows after a reload. */
	open(): Promise<Changes>;
}

export function memoryTurns(folder: string, files: Readonly<Record<string, string>>): MemoryTurns {
	const { workspace, editor, files: store, plans } = memoryWorkspace(files);
	const writer: Writer = {
		async apply(plan, _label, signal) {
			const changes = await editor.apply(plan, signal);
			const isApplied = changes.every(({ outcome }) => outcome === 'applied');
			const culprits = changes.filter(({ sentence }) => sentence && !sentence.startsWith('Another file'));
			return {
				changes,
				culprits: isApplied ? [] : culprits.map(({ path }) => path),
				written: isApplied ? plan.changes.map(intendedWrite) : [],
			};
		},
	};
	return {
		files: store,
		plans,
		writer,
		workspace,
		open: async () => createTurnChanges({ writer, workspace, store: await openTurnStore(folder) }),
	};
}

/** A turn of the chat `chat` writes; true when it could. */
export async function write(changes: TurnChanges, turn: string, ...plan: readonly FileChange[]): Promise<boolean> {
	const applied = await changes
		.editorFor({ turn, chat: 'chat', ask: `ask of ${turn}` })
		.apply({ changes: plan }, never);
	return applied.every(({ outcome }) => outcome === 'applied');
}
