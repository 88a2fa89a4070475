/** Tools that an endpoint runs itself. */
export type HostedKind = 'webSearch' | 'fileSearch' | 'codeInterpreter' | 'imageGeneration' | 'mcp';

/** What the user calls them. */
export const HOSTED_NAMES: { readonly [K in HostedKind]: string } = {
	webSearch: 'Web search',
	fileSearch: 'File search',
	codeInterpreter: 'Code interpreter',
	imageGeneration: 'Image generation',
	mcp: 'Remote MCP',
};

/** What a stretch of an answer rests on. `start` and `end` are UTF-16 offsets in all of the turn's text. */
export interface ShownCitation {
	readonly title: string;
	readonly start: number;
	readonly end: number;
	/** Of a page; absent for a file in a vector store. */
	readonly url?: string;
}

/** A file that code at the endpoint wrote. The endpoint has it, for about 20 minutes; Tandem has not. */
export interface OutputFile {
	readonly id: string;
	readonly container?: string;
	readonly name: string;
}

/** A picture that a tool of the endpoint made. */
export type OutputPicture =
	/** It is in Tandem's storage on this machine; `id` is made of its bytes. */
	| { readonly kind: 'kept'; readonly id: string; readonly mediaType: PictureType; readonly bytes: number }
	/** It is at an address of the endpoint's and was not fetched. */
	| { readonly kind: 'link'; readonly href: string }
	| { readonly kind: 'lost'; readonly sentence: string };

export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** What tools of one kind cost beside tokens, in a turn. */
export interface ShownFee {
	readonly kind: HostedKind;
	/** Searches, containers or images. */
	readonly count: number;
	/** US dollars; absent when the price is not known. */
	readonly dollars?: number;
}

/** What a turn shows of hosted tools at most; what is beyond is left out. Lengths in UTF-16 units. */
export const HOSTED_LIMITS = {
	citations: 200,
	files: 50,
	pictures: 20,
	title: 300,
	url: 2_000,
	name: 200,
	/** Bytes of a picture that is kept. */
	pictureBytes: 12_000_000,
} as const;
