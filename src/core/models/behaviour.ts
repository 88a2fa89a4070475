import type { EditTool, Effort, ModelRow, ToolTransport } from './modelRow.ts';

/** What Tandem may do with a model: what its row says, and what follows where the row, or all of it, is missing. */
export interface ModelBehaviour {
	/** Tokens that fit into a request together with its answer. Unknown: nothing is left out before the endpoint says so. */
	readonly contextWindow: number | undefined;
	/** Unknown: a request names no limit of its output. */
	readonly maxOutput: number | undefined;
	/** Unknown: images are sent, and the endpoint decides; their tokens are not estimated. */
	readonly acceptsImages: 'yes' | 'no' | 'unknown';
	/** Unknown: temperature and its like are left to the endpoint. */
	readonly sampling: boolean;
	/** Unknown: not used, since unused predictions cost money and other models refuse them. */
	readonly prediction: boolean;
	/** Unknown: asked for, and the endpoint decides. */
	readonly structuredOutputs: boolean;
	/** Unknown: on, as it is the API's default. */
	readonly parallelCalls: boolean;
	/** Unknown: yes. */
	readonly strictWithParallelCalls: boolean;
	/** The effort to send; `undefined`: name none. */
	readonly effort: Effort | undefined;
	/** Where functions can be called at that effort. Unknown: anywhere. */
	readonly tools: ToolTransport;
	/** Unknown: all three, the patch first. */
	readonly editTools: readonly EditTool[];
}

const EDIT_TOOLS: readonly EditTool[] = ['apply_patch', 'replace_in_file', 'write_file'];

/**
 * What Tandem may do with a model of this row, or with one that has none. `wanted` is the effort that the user chose; one that
 * the model does not have counts as none chosen, and then it is the one that the row advises, or the model's own default.
 */
export function behaviourOf(row: ModelRow | undefined, wanted?: Effort): ModelBehaviour {
	const effort = wanted !== undefined && row?.reasoning?.efforts.includes(wanted) ? wanted : row?.reasoning?.advised;
	return {
		contextWindow: row?.contextWindow,
		maxOutput: row?.maxOutput,
		acceptsImages: row?.input ? (row.input.includes('image') ? 'yes' : 'no') : 'unknown',
		sampling: row?.sampling ?? false,
		prediction: row?.prediction ?? false,
		structuredOutputs: row?.structuredOutputs ?? true,
		parallelCalls: row?.parallelCalls !== 'repeats',
		strictWithParallelCalls: !row?.strictNeedsSingleCalls,
		effort,
		tools: toolsAt(row, effort ?? row?.reasoning?.default),
		editTools: row?.editTools ?? EDIT_TOOLS,
	};
}

function toolsAt(row: ModelRow | undefined, effort: Effort | undefined): ToolTransport {
	const isChatToo = row?.tools === 'responses' && effort !== undefined && effort === row.reasoning?.chatTools;
	return isChatToo ? 'either' : (row?.tools ?? 'either');
}
