import type { Mention, MentionIcon, MentionRow } from '../../shared/mention.ts';
import type { ContextPiece } from './contextPiece.ts';
import type { ContextPorts, LookPorts } from './contextPorts.ts';

/** Something that goes along with the user's words: how it is offered behind an `@`, and how it is read. */
export interface ContextSource {
	/** Also what is typed before a colon: `file:src/a`. Lower case letters, or camelCase for what cannot be typed. */
	readonly name: string;
	/** Its row in the list; absent for what is not chosen there. */
	readonly menu?: { readonly label: string; readonly detail: string; readonly icon: MentionIcon };
	/** Where there is nothing to choose: the mention itself. */
	readonly whole?: Mention;
	/** What it offers for what is typed behind its colon, best first, at most 20. */
	complete?(typed: string, ports: LookPorts, signal: AbortSignal): Promise<Offered>;
	/** Whether it offers something for this text without its name before it. */
	claims?(typed: string): boolean;
	/** Reads what was mentioned, now. Rejects only when the signal aborts. */
	collect(asked: Asked, ports: ContextPorts, signal: AbortSignal): Promise<Collected>;
}

/** A mention and the ask that it stands in. */
export interface Asked {
	readonly mention: Mention;
	readonly question: string;
}

export interface Offered {
	readonly rows: readonly MentionRow[];
	/** Why there is nothing, or what is missing, and what to do; '' when there is nothing to say. */
	readonly note: string;
}

/**
 * `remark`: a few words that stand before all pieces as they are. `refused`: a sentence for the user and the model that names what
 * was left out and says what to do.
 */
export type Collected =
	| { readonly pieces: readonly ContextPiece[]; readonly remark?: string }
	| { readonly refused: string };

/** Rows that a source offers at once. */
export const MOST_ROWS = 20;
