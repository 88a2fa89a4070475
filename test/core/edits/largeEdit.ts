import type { Hunk } from '../../../src/core/edits/patch.ts';

/** A file of `count` lines and `hunks` hunks spread over it, each with context that `drift` was applied to. */
export function largeEdit(
	count: number,
	hunks: number,
	drift: (text: string) => string = (text) => text,
): { readonly text: string; readonly hunks: readonly Hunk[] } {
	const kinds = [
		(at: number) => `first(${at});`,
		(at: number) => `second(${at});`,
		() => '}',
		(at: number) => `third(${at});`,
	];
	const lines = Array.from({ length: count }, (_, at) => kinds[at % kinds.length]?.(at) ?? '');
	const made = Array.from({ length: hunks }, (_, k): Hunk => {
		const at = 4 * Math.floor(((k + 0.5) * count) / hunks / 4);
		const line = (offset: number) => lines[at + offset] ?? '';
		return {
			anchors: [],
			softAnchors: false,
			lines: [
				{ op: ' ', text: drift(line(-1)) },
				{ op: ' ', text: drift(line(0)) },
				{ op: '-', text: drift(line(1)).replace(/^frist/, 'first') },
				{ op: '+', text: drift(`changed(${k});`) },
				{ op: ' ', text: drift(line(2)) },
				{ op: ' ', text: drift(line(3)) },
			],
			endOfFile: false,
			patchLine: 1,
		};
	});
	return { text: `${lines.join('\n')}\n`, hunks: made };
}
