// The edit engine as a function over files in memory: the form in which benchmarks of edit engines ask for it. Not shipped.
import { parsePatch } from '../../../src/core/edits/parsePatch.ts';
import type { PatchOperation } from '../../../src/core/edits/patch.ts';
import { editedText, type FileChange } from '../../../src/core/edits/plan.ts';
import { planned } from '../../../src/core/edits/planned.ts';
import { planPatch } from '../../../src/core/edits/planPatch.ts';
import { planFile } from '../../../src/core/edits/planReplacements.ts';
import type { Workspace } from '../../../src/core/ports.ts';
import { patchTargets } from '../../../src/core/tools/patchTargets.ts';

type Files = Readonly<Record<string, string>>;

interface StringEdit {
	readonly path: string;
	readonly old_string: string;
	readonly new_string: string;
	readonly replace_all?: boolean;
}

/**
 * Applies a V4A patch, or a JSON text `{"edits":[{path, old_string, new_string, replace_all?}]}`, all of it or nothing. Gives the new
 * text of each file that it touches (`null`: deleted), or throws with the refusal. `root` is the folder that absolute paths begin with.
 */
export async function apply(
	files: Files,
	text: string,
	{ root }: { readonly root: string },
): Promise<Record<string, string | null>> {
	const edits = stringEdits(text);
	return edits ? replaced(files, edits, root) : patched(files, text, root);
}

function stringEdits(text: string): readonly StringEdit[] | undefined {
	if (!text.startsWith('{"edits":')) return undefined;
	const value = JSON.parse(text) as { readonly edits: readonly StringEdit[] };
	return value.edits;
}

async function patched(files: Files, text: string, root: string): Promise<Record<string, string | null>> {
	const patch = parsePatch(text);
	if (patch.kind === 'refused') throw new Error(patch.sentence);
	const found = await targetsOf(files, patch.operations, root);
	return written(files, planPatch(found.operations, found.targets));
}

async function replaced(
	files: Files,
	edits: readonly StringEdit[],
	root: string,
): Promise<Record<string, string | null>> {
	const operations = edits.map(({ path }): PatchOperation => ({ kind: 'update', path, hunks: [] }));
	const found = await targetsOf(files, operations, root);
	const paths = found.operations.map(({ path }) => path);
	const plans = [...new Set(paths)].map((path) => {
		const own = edits.filter((_, at) => paths[at] === path);
		const replacements = own.map((edit) => ({
			old: edit.old_string,
			text: edit.new_string,
			all: edit.replace_all === true,
		}));
		return planFile(path, replacements, found.targets.get(path) ?? { kind: 'absent', near: [] });
	});
	return written(files, planned(plans));
}

async function targetsOf(files: Files, operations: readonly PatchOperation[], root: string) {
	const found = await patchTargets(operations, { workspace: workspaceOf(files, root) }, new AbortController().signal);
	if (found.kind === 'refused') throw new Error(found.sentence);
	return found;
}

function written(files: Files, result: ReturnType<typeof planned>): Record<string, string | null> {
	if (result.kind === 'refused') throw new Error(result.sentence);
	if (result.refusals.length > 0) throw new Error(result.refusals.join('\n\n'));
	const out: Record<string, string | null> = {};
	for (const change of result.plan.changes) Object.assign(out, writtenFile(files, change));
	return out;
}

function writtenFile(files: Files, change: FileChange): Record<string, string | null> {
	if (change.kind === 'create') return { [change.path]: change.text };
	if (change.kind === 'delete') return { [change.path]: null };
	const mark = files[change.path]?.startsWith('\uFEFF') ? '\uFEFF' : '';
	const text = mark + editedText(change.base, change.edits);
	return change.moveTo === undefined ? { [change.path]: text } : { [change.path]: null, [change.moveTo]: text };
}

/** Documents hold no byte order mark; the editor keeps it beside them. */
function workspaceOf(files: Files, root: string): Workspace {
	const known = (path: string) => (Object.hasOwn(files, path) ? files[path] : undefined);
	return {
		roots: [{ name: root.split('/').at(-1) ?? root, absolute: root }],
		identify: async (path) => {
			const text = known(path);
			return { kind: text === undefined ? 'absent' : 'file', real: path, size: text?.length ?? 0, readOnly: false };
		},
		read: async (path) => ({ kind: 'text', text: (known(path) ?? '').replace(/^\uFEFF/, ''), languageId: '' }),
		list: async () => ({ paths: Object.keys(files), truncated: false }),
		search: async () => ({ kind: 'matches', matches: [], truncated: false }),
		problems: async () => [],
	};
}
