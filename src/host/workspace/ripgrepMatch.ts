/** A line that ripgrep found. */
export interface RipgrepMatch {
	readonly file: string;
	readonly line: number;
	/** The first line of the match. */
	readonly text: string;
	/** UTF-16 offset of the match in it. */
	readonly column: number;
}

type Text = { readonly text?: string; readonly bytes?: string };
interface JsonRecord {
	readonly type?: string;
	readonly data?: {
		readonly path?: Text;
		readonly lines?: Text;
		readonly line_number?: number;
		readonly submatches?: readonly { readonly start: number }[];
	};
}

/** The match in one record of `--json`; `undefined` for records of other kinds. */
export function parseMatch(record: string): RipgrepMatch | undefined {
	// Most records begin and end files; only matches are worth parsing.
	if (!record.startsWith('{"type":"match"')) return undefined;
	const { data } = JSON.parse(record) as JsonRecord;
	if (!data?.path || !data.lines || data.line_number === undefined) return undefined;
	const lines = textOf(data.lines);
	const start = data.submatches?.[0]?.start ?? 0;
	// Ripgrep counts bytes; for a cut that only has to show the match, the bytes before it are enough of a measure.
	const column = Buffer.from(lines).subarray(0, start).toString().length;
	return { file: textOf(data.path), line: data.line_number, text: lines.split(/\r?\n/, 1)[0] ?? '', column };
}

/** Text that is not UTF-8 comes in base64. */
function textOf({ text, bytes }: Text): string {
	return text ?? Buffer.from(bytes ?? '', 'base64').toString('latin1');
}
