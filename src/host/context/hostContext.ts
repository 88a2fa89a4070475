import { completeMention } from '../../core/context/completeMention.ts';
import type { ContextPorts, TerminalLog } from '../../core/context/contextPorts.ts';
import type { Offered } from '../../core/context/contextSource.ts';
import { CONTEXT_SOURCES } from '../../core/context/index.ts';
import { completePrompt } from '../../core/instructions/completePrompt.ts';
import type { PromptName } from '../../core/instructions/promptFile.ts';
import type { CodeIndex } from '../../core/lookupPorts.ts';
import type { Clock, Workspace } from '../../core/ports.ts';
import type { Mention } from '../../shared/mention.ts';
import type { WorkspacePaths } from '../workspace/workspacePaths.ts';
import { type Dropped, takeDropped } from './dropped.ts';
import { watchEditors } from './editors.ts';
import { createFileNames } from './fileNames.ts';
import { createGitReader } from './gitReader.ts';
import { chooseImages, type ReadImages, workspaceImages } from './imageFiles.ts';
import { pastedPiece } from './pasted.ts';
import { createTestFailures } from './testFailures.ts';
import { createWeb } from './web.ts';

/** What the composer asks of the host while the user writes. */
export interface ComposerContext {
	/** Rejects only when the signal aborts. */
	readonly complete: (typed: string, signal: AbortSignal) => Promise<Offered>;
	/** The prompt files that fit what is typed behind a `/`. Rejects only when the signal aborts. */
	readonly prompts: (typed: string, signal: AbortSignal) => Promise<Offered>;
	dropped(uris: readonly string[], signal: AbortSignal): Promise<Dropped>;
	/** The mention that says the same as a pasted text. */
	pasted(text: string): Mention | undefined;
	/** Images of the workspace; without names those that the user chooses. */
	images(names: readonly string[], signal: AbortSignal): Promise<ReadImages>;
}

/** What goes along with asks: while they are written, and when they are sent. */
export interface HostContext {
	readonly composer: ComposerContext;
	/** The ports of a turn. */
	ports(turn: Pick<ContextPorts, 'approver' | 'reads' | 'consent'>): ContextPorts;
	dispose(): void;
}

export interface HostContextDeps {
	readonly paths: WorkspacePaths;
	readonly workspace: Workspace;
	readonly clock: Clock;
	readonly terminal: TerminalLog;
	/** The user's prompt files, as they are now. */
	readonly prompts: (signal: AbortSignal) => Promise<readonly PromptName[]>;
	/** Absent: there is no index, and the sources that need it say so. */
	readonly index?: CodeIndex;
}

/** Builds the ports of the context sources. Listens to the editor until it is disposed. */
export function createHostContext(deps: HostContextDeps): HostContext {
	const { paths, workspace, clock, terminal, index } = deps;
	const editors = watchEditors(paths);
	const shared = {
		workspace,
		editors,
		files: createFileNames(workspace, clock),
		git: createGitReader(workspace, paths),
		terminal,
		tests: createTestFailures(terminal),
		web: createWeb(),
		...(index && { index }),
	};
	return {
		composer: {
			complete: (typed, signal) => completeMention(typed, CONTEXT_SOURCES, shared, signal),
			prompts: async (typed, signal) => completePrompt(typed, await deps.prompts(signal)),
			dropped: (uris, signal) => takeDropped(uris, deps, signal),
			pasted: (text) => pastedPiece(text, editors.selections(), paths),
			images: (names, signal) => (names.length ? workspaceImages(names, deps, signal) : chooseImages()),
		},
		ports: (turn) => ({ ...shared, ...turn }),
		dispose: () => editors.dispose(),
	};
}
