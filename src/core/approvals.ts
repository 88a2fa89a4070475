import type { ApprovalVerdict, ChatEvent } from '../shared/chat.ts';
import type { Approver } from './ports.ts';

/** Questions of running turns that wait for the user. */
export class Approvals {
	readonly #open = new Map<string, (verdict: ApprovalVerdict) => void>();
	readonly #newId: () => string;

	constructor(newId: () => string) {
		this.#newId = newId;
	}

	/** An approver that asks in the chat: the question and its answer are events of the turn. */
	forTurn(turn: string, record: (event: ChatEvent) => void): Approver {
		return {
			ask: (question, signal) =>
				new Promise((resolve) => {
					const id = this.#newId();
					const answer = (verdict: ApprovalVerdict) => {
						this.#open.delete(id);
						signal.removeEventListener('abort', withdraw);
						record({ kind: 'approvalAnswered', turn, id, verdict });
						resolve(verdict);
					};
					const withdraw = () => answer('withdrawn');
					record({ kind: 'approvalAsked', turn, approval: { id, ...question } });
					this.#open.set(id, answer);
					if (signal.aborted) withdraw();
					else signal.addEventListener('abort', withdraw, { once: true });
				}),
		};
	}

	/** The user's answer, from the panel. Only an id that was handed out counts, and only once. */
	answer(id: string, verdict: 'approved' | 'rejected'): void {
		this.#open.get(id)?.(verdict);
	}
}
