/** What the host saw at the moment of the ask. Lines are 1-based. */
export interface Attention {
	readonly activeFile?: {
		readonly path: string;
		readonly languageId: string;
		readonly cursorLine: number;
		readonly selection?: { readonly startLine: number; readonly endLine: number; readonly text: string };
	};
}
