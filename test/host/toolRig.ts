import type { Editor } from '../../src/core/ports.ts';
import { applyPatch } from '../../src/core/tools/applyPatch.ts';
import { readFile } from '../../src/core/tools/readFile.ts';
import { replaceInFile } from '../../src/core/tools/replaceInFile.ts';
import type { Tool, ToolPorts, ToolResult } from '../../src/core/tools/tool.ts';
import { writeFile } from '../../src/core/tools/writeFile.ts';
import { createWorkspace } from '../../src/host/workspace/workspace.ts';
import { createWriter, type WriteReport, type WriterSettings } from '../../src/host/writer/writer.ts';
import { never, type Scratch } from './scratch.ts';

/** The model's calls on the real workspace and the one writer, as in a chat. Every question is answered with yes. */
export interface ToolRig {
	readonly ports: ToolPorts;
	/** Titles of the questions that were asked. */
	readonly asked: readonly string[];
	/** What the writer reported, oldest first. */
	readonly reports: readonly WriteReport[];
	/** Runs apply_patch on the lines between Begin and End Patch. */
	patch(...lines: readonly string[]): Promise<ToolResult>;
	replace(path: string, ...edits: readonly { readonly old: string; readonly new: string }[]): Promise<ToolResult>;
	write(path: string, content: string): Promise<ToolResult>;
	read(path: string): Promise<ToolResult>;
}

export interface RigOptions {
	readonly settings?: WriterSettings;
	/** Runs when the plan is made and not yet applied. */
	readonly beforeApply?: () => unknown;
	/** Where plans go instead of straight to the writer. Nothing is in `reports` then. */
	readonly editor?: Editor;
}

export function createToolRig(scratch: Scratch, { settings, beforeApply, editor }: RigOptions = {}): ToolRig {
	const writer = createWriter(scratch.paths, settings);
	const workspace = createWorkspace(scratch.paths, { problems: async () => [] }, async () => undefined);
	const reports: WriteReport[] = [];
	const asked: string[] = [];
	const ports: ToolPorts = {
		workspace,
		approver: {
			async ask({ title }) {
				asked.push(title);
				return 'approved';
			},
		},
		editor: editor ?? {
			async apply(plan, signal) {
				await beforeApply?.();
				const report = await writer.apply(plan, 'test', signal);
				reports.push(report);
				return report.changes;
			},
		},
		reads: new Map(),
	};
	const run = (tool: Tool, value: unknown) => tool.run(JSON.stringify(value), ports, never);
	return {
		ports,
		asked,
		reports,
		patch: (...lines) => run(applyPatch, { input: ['*** Begin Patch', ...lines, '*** End Patch'].join('\n') }),
		replace: (path, ...edits) => run(replaceInFile, { path, edits }),
		write: (path, content) => run(writeFile, { path, content }),
		read: (path) => run(readFile, { path }),
	};
}
