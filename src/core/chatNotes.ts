/**
 * What the user did that the model must learn once: each note goes with the next ask. When the turn that it went with leaves the
 * conversation, the note waits again, because the model does not know of it any more.
 */
export class ChatNotes {
	#waiting: readonly string[] = [];
	readonly #told = new Map<string, readonly string[]>();

	add(text: string): void {
		this.#waiting = [...this.#waiting, text];
	}

	/** What waits goes with this turn. */
	tellWith(turn: string): void {
		if (this.#waiting.length) this.#told.set(turn, this.#waiting);
		this.#waiting = [];
	}

	/** What went with this turn, oldest first. */
	toldWith(turn: string): readonly string[] {
		return this.#told.get(turn) ?? [];
	}

	/** The turn's message left the conversation, or never came to it. */
	takeBack(turn: string): void {
		this.#waiting = [...(this.#told.get(turn) ?? []), ...this.#waiting];
		this.#told.delete(turn);
	}
}
